/**
 * Archives that say more than is good, and repositories that would have git do more than read.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { tarred, zipOf, zipped } from '../../../src/submissions/fixture.ts'
import { FILE, git, type HostileHandIn, type Place, REFERENCE, write } from './define.ts'

const LINK = 0o120777
const good = { name: FILE, content: REFERENCE }

function archive(
  name: string,
  tries: string,
  content: () => Uint8Array | Promise<Uint8Array>,
  must: HostileHandIn['must'],
): HostileHandIn {
  return {
    ...{ name, tries, must, id: name.replace(/\.zip$|\.tar\.gz$/, '') },
    make: async ({ folder }) => write(join(folder, name), await content()),
  }
}

function nested(): Buffer {
  let inner = zipped({ [FILE]: REFERENCE })
  for (let depth = 0; depth < 6; depth += 1) inner = zipped({ 'again.zip': inner })
  return inner
}

const shared = Array.from({ length: 2000 }, (_, index) => ({
  ...{ name: `d${index}/x.ts`, content: index === 0 ? Buffer.alloc(1024 * 1024) : '' },
  again: index > 0,
}))

export const archives: HostileHandIn[] = [
  archive(
    'slip.zip',
    'writes beside its folder',
    () => zipOf([{ name: '../../outside/slipped.ts', content: 'x' }, good]),
    {
      be: 'passed',
      say: /leads out of its folder/,
    },
  ),
  archive(
    'absolute.zip',
    'writes where it likes',
    () => zipOf([{ name: '/tmp/slipped.ts', content: 'x' }, good]),
    {
      be: 'passed',
      say: /is absolute/,
    },
  ),
  archive(
    'link.zip',
    'brings a link to a file of this machine',
    () => zipOf([{ name: FILE, content: '/etc/passwd', mode: LINK }]),
    {
      be: 'missing',
      say: /is a link or a device/,
    },
  ),
  archive(
    'bomb.zip',
    'is a thousand times what it is',
    () => zipOf([{ name: 'a.zip', content: Buffer.alloc(60 * 1024 * 1024) }, good]),
    {
      be: 'passed',
      say: /far more than it is/,
    },
  ),
  archive('shared.zip', 'has two thousand files that are the same bytes', () => zipOf(shared), {
    be: 'missing',
    say: /far more than it is/,
  }),
  archive('nested.zip', 'is an archive in an archive without end', nested, {
    be: 'missing',
    say: /too many others/,
  }),
  archive('cut.zip', 'ends early', () => zipped({ [FILE]: REFERENCE }).subarray(0, 200), {
    be: 'missing',
    say: /cannot be read to its end/,
  }),
  archive(
    'liar.zip',
    'is larger than it says',
    () => zipOf([{ name: 'x.ts', content: Buffer.alloc(2 ** 21), claimed: 10 }, good]),
    {
      be: 'passed',
      say: /is damaged/,
    },
  ),
  archive('locked.zip', 'is encrypted', () => zipOf([{ ...good, encrypted: true }]), {
    be: 'missing',
    say: /is encrypted/,
  }),
  archive(
    'slipping.tar.gz',
    'writes beside its folder',
    () => tarred([{ name: '../slipped.ts', content: 'x' }, good]),
    {
      be: 'passed',
      say: /leads out of its folder/,
    },
  ),
  archive(
    'hard.tar.gz',
    'brings a hard link to a file of this machine',
    () => tarred([{ name: FILE, type: 'link', linkname: '/etc/passwd' }]),
    {
      be: 'missing',
      say: /is a link or a device/,
    },
  ),
  archive('pipe.tar.gz', 'brings a pipe', () => tarred([{ name: FILE, type: 'fifo' }]), {
    be: 'missing',
    say: /is a link or a device/,
  }),
  archive('device.tar.gz', 'brings a device', () => tarred([{ name: FILE, type: 'character-device' }]), {
    be: 'missing',
    say: /is a link or a device/,
  }),
  archive('bombing.tar.gz', 'unpacks to half a gigabyte', () => gzipSync(Buffer.alloc(512 * 1024 * 1024)), {
    be: 'missing',
    say: /far more than it is/,
  }),
]
/** A script that leaves a file where somebody runs it. */
function trap({ outside }: Place): string {
  const script = join(outside, 'trap.sh')
  writeFileSync(script, `#!/bin/sh\ntouch '${join(outside, 'sprung')}'\ncat\n`)
  chmodSync(script, 0o755)
  return script
}

function repository(
  name: string,
  tries: string,
  harm: (tree: string, place: Place) => void,
  must: HostileHandIn['must'],
): HostileHandIn {
  return {
    ...{ name, tries, must },
    make(place) {
      const tree = join(place.folder, name)
      write(join(tree, FILE), REFERENCE)
      git(tree, 'init', '-q', '-b', 'main')
      git(tree, 'add', '-A')
      git(tree, 'commit', '-qm', 'labs')
      harm(tree, place)
    },
  }
}

/** Bare: it is what git itself has to read. */
function bare(
  name: string,
  tries: string,
  harm: (gitDir: string, place: Place) => void,
  must: HostileHandIn['must'],
): HostileHandIn {
  return repository(
    name,
    tries,
    (tree, place) => {
      git(place.folder, 'clone', '-q', '--bare', name, `${name}.bare`)
      rmSync(tree, { recursive: true })
      renameSync(`${tree}.bare`, tree)
      git(tree, 'gc', '-q')
      harm(tree, place)
    },
    must,
  )
}

function configured(gitDir: string, script: string): void {
  const values = {
    ...{ 'core.fsmonitor': script, 'core.sshCommand': script, 'core.pager': script, 'diff.external': script },
    ...{ 'filter.evil.smudge': script, 'filter.evil.process': script, 'core.hooksPath': gitDir },
    ...{
      'remote.origin.url': `ext::${script}`,
      'protocol.ext.allow': 'always',
      'include.path': '/etc/passwd',
    },
    ...{
      'remote.origin.promisor': 'true',
      'extensions.partialClone': 'origin',
      'core.alternateRefsCommand': script,
    },
  }
  for (const [name, value] of Object.entries(values))
    git('/', 'config', '--file', join(gitDir, 'config'), name, value)
}

export const repositories: HostileHandIn[] = [
  repository(
    'hooks',
    'has hooks, filters and a monitor run',
    (tree, place) => {
      const script = trap(place)
      configured(join(tree, '.git'), script)
      writeFileSync(join(tree, '.gitattributes'), '* filter=evil diff=evil merge=evil\n')
      for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc'])
        symlinkSync(script, join(tree, '.git/hooks', hook))
    },
    { be: 'passed' },
  ),
  bare(
    'bare-hooks',
    'has its configuration read with its objects',
    (gitDir, place) => configured(gitDir, trap(place)),
    {
      be: 'passed',
    },
  ),
  repository(
    'git-file',
    'says that its history is elsewhere',
    (tree, { outside }) => {
      rmSync(join(tree, '.git'), { recursive: true })
      writeFileSync(join(tree, '.git'), `gitdir: ${join(outside, 'repository')}\n`)
    },
    { be: 'passed' },
  ),
  bare(
    'alternates',
    'borrows objects from another repository',
    (gitDir, { outside }) => {
      mkdirSync(join(gitDir, 'objects/info'), { recursive: true })
      writeFileSync(join(gitDir, 'objects/info/alternates'), `${outside}/repository/objects\n`)
    },
    { be: 'missing', say: /borrows objects from elsewhere/ },
  ),
  bare(
    'linked-objects',
    'has a link among its objects',
    (gitDir) => symlinkSync('/etc/passwd', join(gitDir, 'objects/pack/x.pack')),
    {
      be: 'missing',
      say: /a link or a pipe among its objects/,
    },
  ),
  bare(
    'damaged-pack',
    'has a pack that is noise',
    (gitDir) => {
      for (const name of readdirSync(join(gitDir, 'objects/pack')).filter((each) => each.endsWith('.pack'))) {
        chmodSync(join(gitDir, 'objects/pack', name), 0o644)
        writeFileSync(join(gitDir, 'objects/pack', name), randomBytes(100_000))
      }
    },
    { be: 'missing', say: /cannot be read by git/ },
  ),
  bare(
    'option',
    'has a HEAD that is an option',
    (gitDir) => writeFileSync(join(gitDir, 'HEAD'), '--upload-pack=/bin/sh\n'),
    {
      be: 'missing',
      say: /a HEAD that is no commit/,
    },
  ),
  bare(
    'submodule',
    'has a submodule fetched from a command',
    (gitDir, place) => {
      const work = join(place.outside, 'submodule')
      git(place.folder, 'clone', '-q', gitDir, work)
      write(join(work, '.gitmodules'), `[submodule "x"]\n\tpath = x\n\turl = ext::${trap(place)}\n`)
      git(work, 'update-index', '--add', '--cacheinfo', `160000,${git(work, 'rev-parse', 'HEAD')},x`)
      git(work, 'add', '.gitmodules')
      git(work, 'commit', '-qm', 'submodule')
      git(work, 'push', '-q', 'origin', 'main')
    },
    { be: 'passed', say: /is a submodule, which is not followed/ },
  ),
]
