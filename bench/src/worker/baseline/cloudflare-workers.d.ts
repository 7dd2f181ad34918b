// As much of workerd's own module as the baseline scripts need: its whole types don't go together with Node's.

declare module 'cloudflare:workers' {
  export class DurableObject {
    protected readonly ctx: {
      readonly storage: { readonly sql: { exec(query: string, ...values: readonly string[]): void } };
    };
  }
  export class WorkerEntrypoint {}
}
