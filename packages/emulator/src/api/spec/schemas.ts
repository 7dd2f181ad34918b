// The create and update bodies of the published specification as schemas; fields that it does not name are refused.
// Source: the Inference Endpoints API description 1.0.0, CreateEndpointRequest and UpdateEndpointRequest.
import * as z from 'zod/mini';
import { count, exactly, map, text, textMap } from '../read-body.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$/;

const type = z.enum(['public', 'protected', 'private'], 'a string');
const accelerator = z.enum(['cpu', 'gpu'], 'a string');
const maxReplica = count.check(z.refine((value) => value > 0, 'must be at least 1'));

/** The specification spells `health_route`. The production spelling is accepted too, with the same meaning. */
const custom = exactly({
  url: text,
  port: z.optional(count),
  health_route: z.optional(text),
  healthRoute: z.optional(text),
  env: z.optional(textMap),
});

export const createSchema = exactly({
  name: text.check(z.regex(NAME, `must match ${NAME.source}`)),
  type,
  provider: exactly({ vendor: z.enum(['aws', 'azure', 'gcp'], 'a string'), region: text }),
  compute: exactly({
    accelerator,
    instanceType: text,
    instanceSize: text,
    scaling: exactly({ minReplica: count, maxReplica, scaleToZeroTimeout: z.optional(count) }),
  }),
  model: exactly({
    repository: text,
    revision: z.optional(text),
    task: text,
    framework: z.optional(z.enum(['pytorch', 'custom'], 'a string')),
    image: z.optional(exactly({ huggingface: z.optional(map), custom: z.optional(custom) })),
  }),
});

export const updateSchema = exactly({
  type: z.optional(type),
  compute: z.optional(
    exactly({
      accelerator: z.optional(accelerator),
      instanceType: z.optional(text),
      instanceSize: z.optional(text),
      scaling: z.optional(
        exactly({
          minReplica: z.optional(count),
          maxReplica: z.optional(maxReplica),
          scaleToZeroTimeout: z.optional(count),
        }),
      ),
    }),
  ),
  model: z.optional(
    exactly({ repository: z.optional(text), revision: z.optional(text), task: z.optional(text) }),
  ),
});

export type CreateBody = z.output<typeof createSchema>;
export type UpdateBody = z.output<typeof updateSchema>;
