// What a container answers and when, as data, and the only function that turns this into a timed response.
import type { EmulatorClock } from '../clock/emulator-clock.ts';

export interface Piece {
  /** Milliseconds since the previous piece. */
  readonly afterMs: number;
  readonly text: string;
}

export type ContainerReply =
  | { readonly kind: 'whole'; readonly status: number; readonly body: unknown; readonly afterMs: number }
  /** Server-sent events. */
  | { readonly kind: 'stream'; readonly pieces: readonly Piece[] };

export function whole(status: number, body: unknown, afterMs = 0): ContainerReply {
  return { kind: 'whole', status, body, afterMs };
}

/** One event of a stream: an object as JSON, a text unchanged. */
export function event(data: object | string, afterMs = 0): Piece {
  return { afterMs, text: `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n` };
}

export interface Wait {
  readonly rest: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly clock: EmulatorClock;
  readonly signal: AbortSignal;
  /** Called when the last byte was sent or the caller left. */
  readonly onEnd: () => void;
}

export async function renderReply(reply: ContainerReply, wait: Wait): Promise<Response> {
  if (reply.kind === 'stream') return streamPieces(reply.pieces, wait);
  try {
    if (reply.afterMs > 0) await wait.rest(reply.afterMs, wait.signal);
  } finally {
    wait.onEnd();
  }
  return Response.json(reply.body, { status: reply.status });
}

/** The response starts at once. Each piece is sent when the reader asks for it and its time has passed. */
function streamPieces(pieces: readonly Piece[], { clock, signal, onEnd }: Wait): Response {
  const encoder = new TextEncoder();
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = left.shift();
        if (piece === undefined) {
          controller.close();
          onEnd();
          return;
        }
        if (piece.afterMs > 0) await clock.sleep(piece.afterMs, signal).catch(endWith(onEnd));
        controller.enqueue(encoder.encode(piece.text));
      },
      cancel: onEnd,
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } });
}

function endWith(onEnd: () => void): (error: unknown) => never {
  return (error) => {
    onEnd();
    throw error;
  };
}
