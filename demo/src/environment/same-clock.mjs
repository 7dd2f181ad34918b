// Loaded before the Action's bundle (`NODE_OPTIONS=--import`): Date tells the emulator's time, so that every time and every
// amount in the story comes from one clock. It may change nothing else; waits are as long as the bundle makes them.

const { machineMs, emulatedMs, speed } = JSON.parse(process.env.DEMO_CLOCK);
const machineNow = Date.now;
const now = () => Math.round(emulatedMs + (machineNow() - machineMs) * speed);

globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now = now;
};
