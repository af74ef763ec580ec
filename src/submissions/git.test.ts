/**
 * Repositories, good and hostile: what theirs would have git do leaves a file behind when it happens.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findIn, type Tree, tree } from './fixture.ts'
import { REPOSITORY_BYTES, SOURCE_LIMIT } from './limits.ts'
import { emptyRepository } from './own-repository.ts'
import { readInputs } from './read-input.ts'

const lab = 'labs/4.1-network-manager/network-manager.ts'

function git(folder: string, args: string[], date?: string): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.edu', '-c', 'protocol.file.allow=always']
  const env = {
    ...process.env,
    ...(date === undefined ? {} : { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }),
  }
  return execFileSync('git', [...identity, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .toString()
    .trim()
}

/** Two commits, a day apart, and something that is not committed. */
function repository(): Tree {
  const all = tree({ [`anna/${lab}`]: 'first' })
  const anna = all.path('anna')
  git(anna, ['init', '-q', '-b', 'main'])
  git(anna, ['add', '-A'])
  git(anna, ['commit', '-qm', 'first'], '2026-11-01T12:00:00Z')
  writeFileSync(join(anna, lab), 'second')
  git(anna, ['commit', '-qam', 'second'], '2026-11-02T12:00:00Z')
  writeFileSync(join(anna, lab), 'not committed')
  return all
}

async function textOf(input: string, at?: string) {
  const { submissions, notes, texts } = await findIn([input], at)
  const told = notes.map(({ where, why }) => `${where}: ${why}`)
  return { texts, told, ids: submissions.map(({ id }) => id) }
}

const noon = (day: number): string => `2026-11-0${day}T18:00:00.000Z`

test('a work tree counts as it is, and with a date the last commit before it', async () => {
  using all = repository()
  const anna = all.path('anna')
  expect((await textOf(anna)).texts).toEqual(['not committed'])
  expect((await textOf(anna, noon(1))).texts).toEqual(['first'])
  expect((await textOf(anna, noon(2))).texts).toEqual(['second'])
  const early = await textOf(anna, '2026-10-01T00:00:00.000Z')
  expect(early.texts).toEqual([])
  expect(early.told.join()).toContain('nothing before 2026-10-01')
})

test('a bare repository, with packed refs and objects', async () => {
  using all = repository()
  git(all.folder, ['clone', '-q', '--bare', 'anna', 'Zoë "x":y.git'])
  git(all.path('Zoë "x":y.git'), ['gc', '-q'])
  const { texts, ids } = await textOf(all.path('Zoë "x":y.git'))
  expect(texts).toEqual(['second'])
  expect(ids).toEqual(['Zoë "x":y'])
})

test('a repository in the work tree of another is not read: there may be a thousand of them', async () => {
  using all = repository()
  git(all.folder, ['clone', '-q', '--bare', 'anna', 'anna/labs/4.2-port-mapping'])
  git(all.folder, ['clone', '-q', '--bare', 'anna', 'ben'])
  git(all.folder, ['init', '-q'])
  const { texts, told } = await textOf(all.folder)
  expect([texts, told]).toEqual([['not committed', 'second'], []])
})

test('what a repository would have git do is not done', async () => {
  using all = repository()
  const anna = all.path('anna')
  const trace = all.path('obeyed')
  const script = all.path('evil.sh')
  writeFileSync(script, `#!/bin/sh\necho "$0" >> ${trace}\ncat\n`)
  chmodSync(script, 0o755)
  writeFileSync(join(anna, '.gitattributes'), '* filter=evil diff=evil\n')
  symlinkSync('/etc/passwd', join(anna, 'labs/4.1-network-manager/link.ts'))
  git(anna, ['add', '-A'])
  git(anna, ['commit', '-qm', 'third'], '2026-11-03T12:00:00Z')
  const blob = git(anna, ['rev-parse', `HEAD:${lab}`])
  for (const [name, value] of [
    ['core.fsmonitor', script],
    ['core.hooksPath', anna],
    ['core.pager', script],
    ['core.sshCommand', script],
    ['filter.evil.smudge', script],
    ['filter.evil.process', script],
    ['diff.evil.textconv', script],
    ['diff.external', script],
    ['protocol.ext.allow', 'always'],
    ['remote.origin.url', `ext::${script}`],
    ['remote.origin.promisor', 'true'],
    ['remote.origin.partialclonefilter', 'blob:none'],
    ['extensions.partialClone', 'origin'],
    ['core.repositoryformatversion', '1'],
    ['safe.directory', '*'],
    ['include.path', '/etc/passwd'],
  ] as const)
    execFileSync('git', ['config', '--file', join(anna, '.git/config'), name, value])
  for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change']) {
    writeFileSync(join(anna, '.git/hooks', hook), `#!/bin/sh\necho ${hook} >> ${trace}\n`)
    chmodSync(join(anna, '.git/hooks', hook), 0o755)
  }
  const { texts, told } = await textOf(anna, noon(3))
  expect(texts).toEqual(['not committed'])
  expect(told).toEqual(['labs/4.1-network-manager/link.ts: is a link, which is not followed'])
  // An object that is missing is not fetched.
  rmSync(join(anna, '.git/objects', blob.slice(0, 2), blob.slice(2)))
  expect((await textOf(anna, noon(3))).told.join()).toContain('is missing from the history')
  expect(existsSync(trace)).toBe(false)
})

const damages: [string, (anna: string) => void, RegExp][] = [
  [
    'that is a file which leads elsewhere',
    (anna) => {
      renameSync(join(anna, '.git'), join(anna, '../elsewhere'))
      writeFileSync(join(anna, '.git'), 'gitdir: ../elsewhere\n')
    },
    /no folder/,
  ],
  [
    'that is a link',
    (anna) => {
      renameSync(join(anna, '.git'), join(anna, '../elsewhere'))
      symlinkSync('../elsewhere', join(anna, '.git'))
    },
    /no folder/,
  ],
  [
    'that borrows objects',
    (anna) => {
      mkdirSync(join(anna, '.git/objects/info'), { recursive: true })
      writeFileSync(join(anna, '.git/objects/info/alternates'), '/other/objects\n')
    },
    /borrows/,
  ],
  [
    'with a pipe among its objects',
    (anna) => void execFileSync('mkfifo', [join(anna, '.git/objects/pack/x.idx')]),
    /pipe/,
  ],
  [
    'with a link among its objects',
    (anna) => symlinkSync('/etc/passwd', join(anna, '.git/objects/pack/x.pack')),
    /link/,
  ],
  [
    'whose HEAD leads out',
    (anna) => writeFileSync(join(anna, '.git/HEAD'), 'ref: refs/heads/../../../../x\n'),
    /elsewhere/,
  ],
  [
    'whose HEAD is an option',
    (anna) => writeFileSync(join(anna, '.git/HEAD'), '--upload-pack=x\n'),
    /no commit/,
  ],
  [
    'whose branch is a link',
    (anna) => {
      rmSync(join(anna, '.git/refs/heads/main'))
      symlinkSync('/etc/passwd', join(anna, '.git/refs/heads/main'))
    },
    /no commits/,
  ],
]

test.each(damages)('a history %s is not read, which is said', async (_, damage, why) => {
  using all = repository()
  damage(all.path('anna'))
  const { texts, told } = await textOf(all.path('anna'), noon(2))
  expect(texts).toEqual([])
  expect(told.join()).toMatch(why)
})

test('one object that is there many times does not fill the disk', async () => {
  using all = tree({ 'anna/.keep': '' })
  const anna = all.path('anna')
  git(anna, ['init', '-q', '-b', 'main'])
  const names = Array.from({ length: 70 }, (_, index) => `M 100644 :1 d${index}/x.ts\n`)
  const text = `blob\nmark :1\ndata ${SOURCE_LIMIT}\n${' '.repeat(SOURCE_LIMIT)}\n`
  const commit = `commit refs/heads/main\ncommitter a <a@x> 1700000000 +0000\ndata 0\n${names.join('')}\n`
  execFileSync('git', ['fast-import', '--quiet'], { cwd: anna, input: text + commit })
  const { inputs } = await readInputs([anna], { copies: all.folder, at: noon(3) })
  const intake = inputs[0]?.intake
  expect(intake?.files).toHaveLength(REPOSITORY_BYTES / SOURCE_LIMIT)
  expect(intake?.notes).toMatchObject([{ why: 'is one of too many files' }])
})

test('git has a limit for a whole repository', async () => {
  using own = await emptyRepository(0)
  const run = await own.git()
  await expect(run(['rev-parse', '--git-dir'])).rejects.toThrow('takes too long')
})
