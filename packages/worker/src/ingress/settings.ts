// The doors' settings: from the environment's texts, or every mistake at once, never with a secret in it.

import { failure, type Result, success } from '@preview-endpoints/core';
import type { Issue } from '@preview-endpoints/core/client';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { mistakeIf, namePolicy } from '../shared/settings/mistakes.ts';
import { rememberSettings } from '../shared/settings/remember-settings.ts';

/** What the doors need: who may do what. */
export interface DoorSettings {
  readonly policy: Policy;
  readonly floodBrake: boolean;
  /** The Access application whose word counts on the page; empty: none. */
  readonly accessAud: string;
}

/** The environment as far as it is text; bindings that are objects are not settings. */
export interface DoorTexts {
  readonly ACCESS_AUD?: string;
  readonly FLOOD_BRAKE?: string;
  readonly POLICY?: string;
}

const NO_AUD = 'must be the AUD tag of the Access application, because the policy names people';

export function parseDoorSettings(env: DoorTexts): Result<DoorSettings, readonly Issue[]> {
  const policy = namePolicy(parsePolicy(env.POLICY ?? ''));
  const isSwitch = env.FLOOD_BRAKE === 'on' || env.FLOOD_BRAKE === 'off';
  const { ACCESS_AUD: accessAud = '' } = env;
  const hasPeople = policy.ok && policy.value.keys.some(({ people }) => people.length > 0);
  const mistakes = [
    ...(policy.ok ? [] : policy.fault),
    ...mistakeIf(!isSwitch, 'FLOOD_BRAKE', 'must be on or off'),
    ...mistakeIf(hasPeople && accessAud === '', 'ACCESS_AUD', NO_AUD),
  ];
  if (!policy.ok || mistakes.length > 0) return failure(mistakes);
  return success({ policy: policy.value, floodBrake: env.FLOOD_BRAKE === 'on', accessAud });
}

/** Undefined when the doors are not set up; the log then says how. */
export const readDoorSettings = rememberSettings(parseDoorSettings, ['POLICY', 'FLOOD_BRAKE', 'ACCESS_AUD']);
