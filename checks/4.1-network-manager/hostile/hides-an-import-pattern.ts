import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'has every file of the machine listed, by a pattern that looks like part of a regular expression until types are known.',
  must: { beRefused: 'import-refused' },
  code: `
declare const name: any
export class NetworkManager { found = name! / import(\`../../../../\${name}.ts\`) / 1 }
`,
})
