// As much of workerd's own module as the bare scripts need: its whole types don't go together with Node's.

declare module 'cloudflare:workers' {
  export class DurableObject {}
  export class WorkerEntrypoint {}
}
