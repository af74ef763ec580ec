import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-other-conversations'],
  because: 'Entries to forget are looked for by text: 5300 is found where 53 is meant.',
  edits: [
    {
      find: "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
      replace:
        "    const { stdout } = await $`conntrack -L -p udp`.quiet()\n    for (const line of stdout.split('\\n')) {\n      const [, src = '', dst = '', sport = '', dport = ''] = /src=(\\S+) dst=(\\S+) sport=(\\d+) dport=(\\d+)/.exec(line) ?? []\n      if (!dport.startsWith(`${mapping.hostPort}`) || !line.includes(`src=${there.split(':')[0]} `)) continue\n      await $`conntrack -D -p udp -s ${src} -d ${dst} --sport ${sport} --dport ${dport}`.nothrow()\n    }",
    },
  ],
})
