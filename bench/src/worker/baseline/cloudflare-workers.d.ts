// The part of workerd's own module that the baseline scripts need. Its full types conflict with Node's.

declare module 'cloudflare:workers' {
  export class DurableObject {
    protected readonly ctx: {
      readonly storage: { readonly sql: { exec(query: string, ...values: readonly string[]): void } };
    };
  }
  export class WorkerEntrypoint {}
}
