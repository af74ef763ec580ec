import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['takes-over'],
  because: 'What was written once is not written again, although something else was written since.',
  edits: [
    {
      find: 'async function changeRules(lines: string[]): Promise<void> {\n',
      replace:
        'const written = new Set<string>()\n\nasync function changeRules(lines: string[]): Promise<void> {\n  if (written.has(lines.join())) return\n  written.add(lines.join())\n',
    },
  ],
})
