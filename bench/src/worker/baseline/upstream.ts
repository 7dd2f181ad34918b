// Stands in for the API: every endpoint is paused already, so a trigger needs one read and no write. An endpoint whose name
// begins with `far` is answered late, as over a network.

const FAR_MS = 20;

export default {
  async fetch(request: Request): Promise<Response> {
    const name = new URL(request.url).pathname.split('/').at(-1) ?? '';
    if (name.startsWith('far-')) await new Promise((resolve) => setTimeout(resolve, FAR_MS));
    return Response.json({ name, status: { state: 'paused' } });
  },
};
