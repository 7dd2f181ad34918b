// Stands in for the API: whatever endpoint is asked for is paused, so that a trigger needs one read and no write.

export default {
  fetch(request: Request): Response {
    const name = new URL(request.url).pathname.split('/').at(-1);
    return Response.json({ name, status: { state: 'paused' } });
  },
};
