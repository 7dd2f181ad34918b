// The parts of random histories: ports of a run that can die, numbers from a seed, and people. It only re-exports.

export { createMortalPorts, type MortalPorts, type SentRequest } from './mortal-ports.ts';
export {
  call,
  edit,
  HOTFIX,
  PATH,
  type PeopleMemory,
  type Person,
  TARGET,
  truthOf,
  type Watch,
  watchWrites,
} from './people.ts';
export { createRandom } from './random.ts';
