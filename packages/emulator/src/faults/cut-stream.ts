// Cuts a body after some bytes, as a connection that dies half-way does.

/** Passes `bytes` bytes on, then fails; a shorter body fails at its end. */
export function cutStream(body: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = bytes;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Failing in the same turn would throw the last piece away: it goes out first.
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
    // Nothing is read ahead, so the failure comes after the reader has had the piece.
    { highWaterMark: 0 },
  );
}
