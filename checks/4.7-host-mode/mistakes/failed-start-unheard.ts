import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-start'],
  because: 'The error is noted and not thrown: a container without its port is told to be running.',
  edits: [
    {
      find: '      throw error\n    }\n    //#endregion',
      replace: '      return container\n    }\n    //#endregion',
    },
  ],
})
