import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken-at-once'],
  because: 'Two calls look at the same time whether the port is free, find that it is, and both take it.',
  edits: [
    {
      find: ['      const published = await savedRules()', '      for (const protocol'].join('\n'),
      replace: '      for (const protocol',
    },
    {
      find: [
        '    if (!isIPv4(containerIp)) throw new Error(`${containerIp} is not the address of a container`)',
        '',
      ].join('\n'),
      replace: [
        '    if (!isIPv4(containerIp)) throw new Error(`${containerIp} is not the address of a container`)',
        '    const published = await savedRules()',
        '',
      ].join('\n'),
    },
  ],
})
