import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because: 'The addresses of the host are asked for once: one that it gets later is not known.',
  edits: [
    {
      find: 'function hostAddresses(): string[] {\n  const all = Object.values(networkInterfaces())',
      replace:
        'let known: ReturnType<typeof networkInterfaces> | undefined\n\nfunction hostAddresses(): string[] {\n  known ??= networkInterfaces()\n  const all = Object.values(known)',
    },
  ],
})
