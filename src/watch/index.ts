/** What watching offers: to be told of saves, and a screen that is redrawn in place. */
export { type FileWatch, watchFiles } from './files.ts'
export { type RawTerminal, rawTerminal } from './raw.ts'
export { stopGroup } from './stop.ts'
export { openScreen, type Screen } from './terminal.ts'
