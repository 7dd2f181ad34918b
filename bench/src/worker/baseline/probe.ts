// The minimum that can call the executor: replaces ingress when the executor alone is measured.

interface ProbeEnv {
  readonly EXECUTOR: { isSetUp(): Promise<boolean> };
}

export default {
  async fetch(_request: Request, { EXECUTOR }: ProbeEnv): Promise<Response> {
    return Response.json({ status: (await EXECUTOR.isSetUp()) ? 'ok' : 'misconfigured' });
  },
};
