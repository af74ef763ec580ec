#!/bin/sh
# Makes a box for the libvirt provider from Debian packages alone, for machines where no box can be fetched. Needs root.
#
#     make-box.sh <file.box> <suite> <architecture> <package,package,…>
#
# The VM is started with kernel and initrd directly: there is no partition, no boot loader and nothing to wait for.
set -eu
box=$1 suite=$2 arch=$3 packages=$4
work=$(mktemp -d "$box.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

system=systemd-sysv,udev,dbus,openssh-server,sudo,initramfs-tools,linux-image-cloud-$arch
mmdebstrap --quiet --variant=minbase --architectures="$arch" --include="$packages,$system" "$suite" "$work/root"
root=$work/root

chroot "$root" useradd --create-home --shell /bin/bash vagrant
echo 'vagrant ALL=(ALL) NOPASSWD: ALL' > "$root/etc/sudoers.d/vagrant"
# The key that Vagrant tries first, and replaces by one of its own.
install -d -m 700 "$root/home/vagrant/.ssh"
find /usr -path '*/keys/vagrant.pub' -exec cat {} + > "$root/home/vagrant/.ssh/authorized_keys"
[ -s "$root/home/vagrant/.ssh/authorized_keys" ] || { echo "Vagrant's public key was not found" >&2; exit 1; }
chroot "$root" chown -R vagrant:vagrant /home/vagrant/.ssh
echo 'UseDNS no' > "$root/etc/ssh/sshd_config.d/box.conf"
printf '[Match]\nName=eth0\n[Network]\nDHCP=ipv4\nLinkLocalAddressing=no\n' > "$root/etc/systemd/network/eth0.network"
ln -s /usr/lib/systemd/system/systemd-networkd.service "$root/etc/systemd/system/multi-user.target.wants/"
echo '/dev/vda / ext4 defaults,noatime 0 1' > "$root/etc/fstab"
echo container-lab > "$root/etc/hostname"
echo '127.0.0.1 localhost container-lab' > "$root/etc/hosts"
: > "$root/etc/resolv.conf"
chroot "$root" passwd --lock root >/dev/null
# Nothing here waits for them, and under emulation each costs a second.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done

cp -L "$root/vmlinuz" "$work/vmlinuz"
cp -L "$root/initrd.img" "$work/initrd.img"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/*
truncate -s 4G "$work/disk"
mke2fs -q -t ext4 -d "$root" "$work/disk"
qemu-img convert -O qcow2 "$work/disk" "$work/box.img"
echo '{"provider":"libvirt","format":"qcow2","virtual_size":4}' > "$work/metadata.json"
cat > "$work/Vagrantfile" <<'RUBY'
Vagrant.configure('2') do |config|
  config.vm.provider 'libvirt' do |libvirt|
    libvirt.driver = 'qemu'
    libvirt.cpu_mode = 'custom'
    libvirt.cpu_model = 'qemu64'
    libvirt.kernel = File.expand_path('vmlinuz', __dir__)
    libvirt.initrd = File.expand_path('initrd.img', __dir__)
    # Device names as they were before predictable ones: the network's file says eth0.
    libvirt.cmd_line = 'root=/dev/vda rw net.ifnames=0 console=ttyS0 quiet mitigations=off'
  end
end
RUBY
tar -C "$work" -cf "$work/box" metadata.json Vagrantfile box.img vmlinuz initrd.img
mv "$work/box" "$box"
