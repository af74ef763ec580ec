import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['direct-caller-address'],
  because:
    'For UDP, MASQUERADE does not ask for DNAT, and a container that is asked directly does not see who asks.',
  edits: [
    {
      find: 'const redirected = `${arrival} -m conntrack --ctstate DNAT ${ours}`',
      replace:
        "const redirected = `${arrival} ${protocol === 'tcp' ? '-m conntrack --ctstate DNAT ' : ''}${ours}`",
    },
  ],
})
