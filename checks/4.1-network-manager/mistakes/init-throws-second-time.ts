import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    'After a crash the bridge is still there, ip link add says "File exists", and the manager can never start again.',
  edits: [
    {
      find: [
        '  const added = await $`ip link add ${name} address ${mac} type bridge`.quiet().nothrow()',
        '  if (added.exitCode !== 0 && !(await linkExists(name))) throw added',
      ].join('\n'),
      replace: '  await $`ip link add ${name} address ${mac} type bridge`',
    },
  ],
})
