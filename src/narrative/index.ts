/**
 * Narratives for the terminal: Markdown in, text out. Pure, and knows nothing of labs, files or this process.
 */

export { answersLast, partsAround, shutAnswers, shutIn } from './answers.ts'
export { type RenderOptions, renderMarkdown, renderSource } from './render.ts'
export { terminalOptions } from './terminal.ts'
