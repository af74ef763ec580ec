import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-port'],
  because:
    'The port is looked for on both sides, and a client that asks from there is stopped wherever it asks.',
  edits: [
    {
      find: '  return protocols.map((each) => ` -p ${each} --dport ${port}`)\n',
      replace: '  return protocols.map((each) => ` -p ${each} -m multiport --ports ${port}`)\n',
    },
  ],
})
