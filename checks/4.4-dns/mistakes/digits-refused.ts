import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['names-accepted'],
  because: 'A name of digits alone is refused, although a name may begin with a digit and go on with digits.',
  edits: [
    {
      find: "  if (!NAME.test(hostname) || name === 'localhost') {\n",
      replace: "  if (!NAME.test(hostname) || name === 'localhost' || /^\\d+$/.test(name)) {\n",
    },
  ],
})
