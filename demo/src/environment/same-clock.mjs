// Loaded before the Action's bundle (`NODE_OPTIONS=--import`). Makes Date show the emulator's time, so that all times and
// amounts in the story come from one clock. It may change nothing else; the bundle's waits keep their real length.

const { machineMs, emulatedMs, speed } = JSON.parse(process.env.DEMO_CLOCK);
const machineNow = Date.now;
const now = () => Math.round(emulatedMs + (machineNow() - machineMs) * speed);

globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [now()] : given));
  }
  static now = now;
};
