// Cuts a body after some bytes, as a connection that dies half-way does.

/** Passes `bytes` bytes on, then fails; a shorter body fails at its end. */
export function cutStream(body: ReadableStream<Uint8Array>, bytes: number): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = bytes;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      const piece = value?.subarray(0, left);
      left -= piece?.byteLength ?? 0;
      if (piece !== undefined && piece.byteLength > 0) controller.enqueue(piece);
      if (done || left <= 0) {
        controller.error(new TypeError('terminated'));
        await reader.cancel();
      }
    },
  });
}
