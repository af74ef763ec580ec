import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-stops'],
  because: 'The server forgets its socket, and the socket goes on receiving.',
  edits: [{ find: ['    this.#server?.close()', ''].join('\n'), replace: '' }],
})
