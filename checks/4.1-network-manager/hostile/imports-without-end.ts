import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'has the disk looked at for forty thousand files that are not there.',
  must: { beRefused: 'import-refused' },
  code: Array.from({ length: 40_000 }, (_, n) => `import './${n}.ts';\n`).join(''),
})
