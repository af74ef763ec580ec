/**
 * The mistakes of this field, as operators: what people leave out, turn round or take for granted in the rules and commands of
 * container networks. What goes wrong in any program is in `../general.ts`.
 */
import { unheardCommand, unheardStep } from './failures.ts'
import type { Operator } from './operator.ts'
import { droppedGroup, droppedOption, negated, otherStates, otherWord } from './options.ts'
import { droppedElement, firstOrLast } from './several.ts'
import { askedOnce, doneOnce, shared } from './state.ts'
import { droppedStatement, exchanged, notAwaited, outOfTurn } from './statements.ts'
import {
  droppedPart,
  hardCoded,
  namedUplink,
  offByOne,
  otherNetwork,
  otherPort,
  otherProtocol,
} from './values.ts'

export { applied, type Change, type Place, placesIn } from './operator.ts'

/** By the name that results have for them. */
export const OPERATORS: Record<string, Operator> = {
  droppedOption,
  droppedGroup,
  negated,
  otherWord,
  otherStates,
  otherProtocol,
  hardCoded,
  otherPort,
  namedUplink,
  otherNetwork,
  offByOne,
  droppedPart,
  firstOrLast,
  droppedElement,
  droppedStatement,
  exchanged,
  notAwaited,
  outOfTurn,
  unheardCommand,
  unheardStep,
  askedOnce,
  doneOnce,
  shared,
}
