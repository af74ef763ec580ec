import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['publish-refused'],
  because:
    'The process is started before anybody looks at the mappings, and ended again: what it did in between has happened.',
  edits: [
    {
      find: ['    if (mappings.length > 0) {', ''].join('\n'),
      replace: [
        '    const process = await startProcess(command, { ownNetwork: false })',
        '    if (mappings.length > 0) {',
        '      await process.stop()',
        '',
      ].join('\n'),
    },
    {
      find: ['    return { process: await startProcess(command, { ownNetwork: false }), mappings }', ''].join(
        '\n',
      ),
      replace: ['    return { process, mappings }', ''].join('\n'),
    },
  ],
})
