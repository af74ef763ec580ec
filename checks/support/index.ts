/** What a check file needs to speak about packets. */
export type {
  ContainerPlace,
  HostState,
  LearnerFailure,
  Network,
  Place,
  Protocol,
  Remote,
  World,
} from '../../src/guest/index.ts'
export { GuestFailed, PortTaken } from '../../src/guest/index.ts'
export type { Flow } from '../../src/verdict/index.ts'
export {
  GATEWAY,
  HOST,
  INTERNET,
  LOCALHOST,
  NAME_SERVER,
  NEIGHBOUR,
  ROUTER,
  SECOND_ADDRESS,
} from './addresses.ts'
export { arrange } from './arrange.ts'
export { type Call, ensureIsError, isDone, isRefused } from './calls.ts'
export { countersAt } from './counters.ts'
export type { Check } from './definition.ts'
export {
  dnsAnswer,
  dnsQuery,
  FORMERR,
  NOERROR,
  NXDOMAIN,
  questionsOf,
  TYPE_A,
  TYPE_AAAA,
  TYPE_ANY,
  TYPE_CAA,
  TYPE_HTTPS,
  TYPE_MX,
  withOptions,
} from './dns.ts'
export type { Draw, DrawnNetwork } from './draw.ts'
export { doneAtLast, ensureFailureTold, isThrough, whileOneFails, whileRulesFail } from './failing-tools.ts'
export { CheckFailure, ensure, type FailureDetails } from './failure.ts'
export { foreignNetwork } from './foreign-network.ts'
export { differences, listed, switchedOn } from './host-state.ts'
export { type Connected, connect, managerWithBridge } from './network.ts'
export { once } from './once.ts'
export { type Answered, type NotAnswered, type Packet, type PacketOptions, packet, pinged } from './packet.ts'
export { heard, sourcesOutside } from './passage.ts'
export { type Mapping, type PortForwarder, parseMapping } from './publishing.ts'
export { relyOn, scenario } from './scenario.ts'
export { sceneOf } from './scene.ts'
export { ensureSettings, settingsOf } from './settings.ts'
export {
  ensureSpared,
  isPlanted,
  missingStrangers,
  type Planted,
  plantRule,
  plantStrangers,
  withoutStrangers,
} from './strangers.ts'
export { together } from './together.ts'
export { strangeArrives, unaskedStopped } from './unasked.ts'
export { addUplink, reachesUplink } from './uplink.ts'
export { addressOf, refusalOf, textOf, valuesOf } from './values.ts'
