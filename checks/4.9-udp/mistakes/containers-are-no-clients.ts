import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-same-client'],
  because:
    'Clients are taken to be the LAN and the host, and a container that asks the host stays with the old one.',
  edits: [
    {
      find: ["    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])", ''].join(
        '\n',
      ),
      replace: [
        "    for (const client of ['192.168.1.0/24', '127.0.0.0/8']) {",
        "      const [network = '', mask = ''] = client.split('/')",
        "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', `${containerIp}:${mapping.containerPort}`, '--orig-src', network, '--mask-src', mask === '8' ? '255.0.0.0' : '255.255.255.0'])",
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
