// Cuts a body after some bytes, as a connection that breaks half-way does.

/** Passes `bytes` bytes on and then fails. A shorter body fails at its end. */
export function cutStream(body: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = bytes;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Failing in the same turn would discard the last piece, so the piece is sent first.
        const { done, value } = left <= 0 ? { done: true } : await reader.read();
        if (done || value === undefined) {
          await reader.cancel();
          controller.error(new TypeError('terminated'));
          return;
        }
        const piece = value.subarray(0, left);
        left -= piece.byteLength;
        controller.enqueue(piece);
      },
    },
    // Nothing is read ahead, so the failure comes after the reader has received the piece.
    { highWaterMark: 0 },
  );
}
