/**
 * What of the packages stays in the image, and what is added to it, as data. Any change here needs a new
 * `recipeVersion`. It must not know how the image is put together.
 */
import guest from './guest.json' with { type: 'json' }
import { type BaseRecipe, isUsual } from './recipe.ts'

/** Paths that nothing in a guest reads. A dropped folder takes everything in it along. */
const neverRead: RegExp[] = [
  // Ours to write, and mmdebstrap copies the building machine's name and resolver into them.
  /^etc\/(hostname|resolv\.conf|fstab|machine-id)$/,
  /^etc\/(apt|dpkg|init\.d|rc.\.d|systemd|udev|initramfs-tools|kernel|apparmor\.d|xdg)$/,
  /^(boot|dev|proc|sys|run|tmp|media|mnt|srv|usr\/include)\//,
  /^var\/(cache|lib|log|backups|spool)\//,
  /^usr\/share\/(doc|doc-base|man|info|locale|common-licenses|lintian|bug|gcc|gdb|menu|mime|pixmaps)$/,
  /^usr\/share\/(bash-completion|zsh|fish|debconf|dbus-1|polkit-1|systemd|initramfs-tools|pam|pam-configs)$/,
  // corepack, and the type declarations of Node itself.
  /^usr\/share\/nodejs\/(corepack|@types|undici-types)$/,
  /^usr\/lib\/(udev|systemd|dracut|klibc|kernel|pcrlock\.d|sysusers\.d|tmpfiles\.d|environment\.d)$/,
  /^usr\/lib\/klibc-/,
  // The guest's locale is C.UTF-8, which is built into glibc; these are conversions for others.
  /^usr\/lib\/[^/]+-linux-gnu\/(gconv|systemd)$/,
]

/**
 * Programs and libraries that came along with others and that nothing in the usual image calls. Packages that
 * somebody added may need them.
 */
const notCalled: RegExp[] = [
  /^etc\/(pam\.d|security|ssh)$/,
  /^usr\/share\/perl5$/,
  /^usr\/lib\/pam\.d$/,
  /^usr\/lib\/[^/]+-linux-gnu\/(audit|security|sasl2|krb5|ossl-modules|engines-3|perl-base\/unicore)$/,
  /^usr\/lib\/[^/]+-linux-gnu\/lib(db-5|sqlite3|mvec|sepol|semanage|pam|pamc|apparmor|seccomp|lastlog2|bz2)[.-]/,
  /^usr\/lib\/[^/]+-linux-gnu\/lib(icutu|icutest|icuio|formw|menuw|panelw|tic|history|psx|nsl)\./,
  /^usr\/(bin|sbin)\/(systemd|udev|systemctl|journalctl|loginctl|hostnamectl|networkctl|timedatectl|localectl)/,
  /^usr\/(bin|sbin)\/(busctl|bootctl|portablectl|userdbctl|varlinkctl|run0|importctl|oomctl|dracut|mkinitramfs)/,
  /^usr\/(bin|sbin)\/(update-|lsinitramfs|unmkinitramfs|cpio|debconf|dpkg-|deb-systemd|kernel-install|linux-)/,
  /^usr\/(bin|sbin)\/(localedef|ldconfig|iconv|zic|zdump|mkfs|fsck|mkswap|swapo|fdisk|cfdisk|sfdisk|zramctl)/,
  /^usr\/(bin|sbin)\/(blk|lsblk|partx|pam|faillock|unix_|pwhistory|corepack|agetty|getty|sulogin|logsave|lslogins)/,
  /^usr\/(bin|sbin)\/(adduser|addgroup|deluser|delgroup|user(add|mod|del)|group(add|mod|del)|newusers|vipw|vigr)/,
  /^usr\/(bin|sbin)\/((gr|pw|grpun|pwun)(ck|conv)|chpasswd|chgpasswd|gpasswd|passwd|chage|chfn|chsh|expiry)$/,
  /^usr\/(bin|sbin)\/(tipc|rdma|devlink|dcb|vdpa|lscpu|lsmem|chmem|chcpu|rtcwake|hardlink|slabtop)$/,
]

/** Whether the image does without a path. */
export function isDropped(recipe: BaseRecipe): (path: string) => boolean {
  const patterns = isUsual(recipe) ? [...neverRead, ...notCalled] : neverRead
  return (path) => patterns.some((pattern) => pattern.test(path))
}

/** Modules that are loaded at boot, so that the snapshot has them. What they depend on comes along. */
export const loadedModules: string[] = guest.modules

/**
 * Folders whose modules stay on disk, to be loaded by the kernel itself when a rule asks for one (`-m string`, a set):
 * 300 modules, 11 MB.
 */
export const keptModuleFolders: RegExp =
  /^kernel\/net\/(netfilter\/(ipset\/)?|ipv4\/netfilter\/|ipv6\/netfilter\/|bridge\/(netfilter\/)?)[^/]+$/

/** Others that stay on disk: what `-m string` searches with, queueing disciplines, diagnostics for `ss`. */
export const keptModules: string[] = [
  'ts_kmp',
  'ts_bm',
  'ts_fsm',
  'macvlan',
  'ipvlan',
  'virtio-rng',
  'sch_ingress',
  'sch_netem',
  'sch_tbf',
  'sch_htb',
  'cls_u32',
  'cls_matchall',
  'act_mirred',
  'act_gact',
  'inet_diag',
  'tcp_diag',
  'udp_diag',
  'unix_diag',
  'netlink_diag',
  'af_packet_diag',
]

const firewallFamilies = ['iptables', 'ip6tables', 'arptables', 'ebtables']

/** Programs that busybox has and the other packages do not. */
const busyboxPrograms = [
  'arping',
  'clear',
  'diff',
  'find',
  'gunzip',
  'gzip',
  'hostname',
  'less',
  'nc',
  'nslookup',
  'tar',
  'telnet',
  'traceroute',
  'vi',
  'wget',
  'xargs',
]

/** Links that Debian's maintainer scripts would make, which do not run here. Never made over an existing file. */
export function links(): Record<string, string> {
  const made: Record<string, string> = {
    'usr/bin/sh': 'dash',
    'usr/bin/awk': 'mawk',
    'usr/bin/which': 'which.debianutils',
    'etc/mtab': '/proc/self/mounts',
    'var/run': '/run',
  }
  for (const family of firewallFamilies) {
    for (const action of ['', '-save', '-restore']) {
      made[`usr/sbin/${family}${action}`] = `${family}-nft${action}`
    }
  }
  for (const name of busyboxPrograms) made[`usr/bin/${name}`] = 'busybox'
  for (const name of ['poweroff', 'reboot']) made[`usr/sbin/${name}`] = '../bin/busybox'
  return made
}

/** Files that maintainer scripts or an installer would write. */
export const files: Record<string, string> = {
  'etc/passwd': [
    'root:x:0:0:root:/root:/bin/bash',
    'tcpdump:x:100:100::/nonexistent:/usr/sbin/nologin',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    '',
  ].join('\n'),
  'etc/group': ['root:x:0:', 'tty:x:5:', 'tcpdump:x:100:', 'nogroup:x:65534:', ''].join('\n'),
  'etc/nsswitch.conf':
    'passwd: files\ngroup: files\nhosts: files dns\nnetworks: files\nservices: files\nprotocols: files\n',
  'etc/hostname': 'lab\n',
  'etc/hosts': '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n',
  'etc/resolv.conf': '',
  'etc/profile': 'export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin\n',
}

/** Folders that must be there although nothing in the packages that we keep is in them. */
export const folders: Record<string, number> = {
  dev: 0o755,
  proc: 0o555,
  sys: 0o555,
  run: 0o755,
  tmp: 0o1777,
  mnt: 0o755,
  root: 0o700,
  'var/lib': 0o755,
  'var/log': 0o755,
  'var/tmp': 0o1777,
}
