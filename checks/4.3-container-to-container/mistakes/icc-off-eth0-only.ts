import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off-internet'],
  because: 'With icc off nothing comes to the bridge but by eth0, and a host may have other ways out.',
  edits: [
    {
      find: "if (allowed) await ensureRule('-A', rule)\n    else await removeRule(rule)",
      replace:
        "const drop = ['!', '-i', 'eth0', '-o', this.bridge, ...this.#comment, '-j', 'DROP']\n    if (allowed) {\n      await removeRule(drop)\n      await ensureRule('-A', rule)\n    } else {\n      await removeRule(rule)\n      await ensureRule('-I', drop)\n    }",
    },
  ],
})
