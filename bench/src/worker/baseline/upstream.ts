// Stands in for the API: whatever endpoint is asked for is paused, so that a trigger needs one read and no write. One whose
// name begins with `far` is answered late, as over a network.

const FAR_MS = 20;

export default {
  async fetch(request: Request): Promise<Response> {
    const name = new URL(request.url).pathname.split('/').at(-1) ?? '';
    if (name.startsWith('far-')) await new Promise((resolve) => setTimeout(resolve, FAR_MS));
    return Response.json({ name, status: { state: 'paused' } });
  },
};
