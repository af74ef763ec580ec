import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unpublished-closed'],
  because: "FORWARD lets in what asks the container for the number of the host's port, too.",
  edits: [
    {
      find: "{ table: 'filter', line: `-A FORWARD ${redirected} -j ACCEPT` },",
      replace:
        "...[mapping.hostPort, mapping.containerPort].map((port) => ({\n        table: 'filter',\n        line: `-A FORWARD -d ${ip} -o ${this.bridge} -p ${protocol} --dport ${port} ${ours} -j ACCEPT`,\n      })),",
    },
  ],
})
