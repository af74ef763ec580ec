import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['hairpin-other'],
  because:
    "Docker's rule says ! -i docker0 since Docker has other ways for containers; copied alone it shuts them out.",
  edits: [
    {
      find: '`-A FORWARD ${redirected} -j ACCEPT`',
      replace: '`-A FORWARD ! -i ${this.bridge} ${redirected} -j ACCEPT`',
    },
  ],
})
