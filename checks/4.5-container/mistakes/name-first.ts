import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-unknown'],
  because: 'The name is registered at once, and outlives a start that fails.',
  edits: [
    {
      find: [
        '    // Before the step, because this one can fail halfway: the name is known, and not every file could be written.',
        '    this.#taken.push(once(() => names.unregister(this.name)))',
        '    // The last one, because a container that finds the name may call at once.',
        '    await names.register(this.name, ip)',
        '    return ip',
        '',
      ].join('\n'),
      replace: ['    this.#taken.push(once(() => names.unregister(this.name)))', '    return ip', ''].join(
        '\n',
      ),
    },
    {
      find: ['    await names.writeHostsFile(etc, this.name, ip)', ''].join('\n'),
      replace: [
        '    await names.register(this.name, ip)',
        '    await names.writeHostsFile(etc, this.name, ip)',
        '',
      ].join('\n'),
    },
  ],
})
