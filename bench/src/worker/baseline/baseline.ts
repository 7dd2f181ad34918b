// The minimum that a Worker can do with a JSON body.

export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(request.method === 'POST' ? await request.json() : { status: 'ok' });
  },
};
