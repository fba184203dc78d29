#!/bin/sh
# Builds ffmpeg for a target: `sh ffmpeg.sh TARGET`, from the unpacked sources in ./src/{ffmpeg,dav1d,libvpx} into ./out.
# On the target's own machine (Windows: in a shell of MSYS2), or, for win32-x64, on Linux with Debian's gcc-mingw-w64 and libz-mingw-w64-dev.
set -eu
target=$1
here=$(pwd)
# What goes into ffmpeg's own libraries.
static=$here/static
jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN)}
cross=
[ "$target" = win32-x64 ] && [ "$(uname -s)" = Linux ] && cross=x86_64-w64-mingw32-

export CC="${CC:-${cross}gcc}" CXX="${CXX:-${cross}g++}"

# The program's own needs (src-main/media): every container and every video and picture in it is read, no sound is decoded, little is written.
encoders=rawvideo,wrapped_avframe,mjpeg,mpeg4,libvpx_vp9
muxers=rawvideo,mjpeg,mp4,webm,null
# The first two lines are src-main/media/abilities.ts's, the last one what ffmpeg puts in by itself; metadata needs libavformat, of which configure
# thinks for fsync alone.
filters=scale,crop,pad,format,setsar,setpts,settb,metadata,showinfo,split,vstack,transpose,hflip,vflip,field,trim,concat
filters=$filters,gradients,mandelbrot,life,color,geq,pseudocolor,loop,gblur,fps
filters=$filters,null,anull,aformat,aresample,atrim,rotate,fsync

case $target in
  linux-x64) vpx=x86_64-linux-gcc ;;
  linux-arm64) vpx=arm64-linux-gcc ;;
  darwin-arm64) vpx=arm64-darwin20-gcc ;;
  win32-x64) vpx=x86_64-win64-gcc ;;
  win32-arm64) vpx=arm64-win64-gcc ;;
  *) echo "There is no recipe for $target" >&2; exit 1 ;;
esac
tools="$CC $CXX make meson ninja perl pkg-config tar"
case $target in *-x64) tools="$tools nasm" ;; esac
missing=
for tool in $tools; do command -v "$tool" > /dev/null || missing="$missing $tool"; done
[ -z "$missing" ] || { echo "To build ffmpeg, these must be installed:$missing" >&2; exit 1; }
# Or it would ask for this machine's own macOS.
[ "$target" = darwin-arm64 ] && export MACOSX_DEPLOYMENT_TARGET=12.0
export PKG_CONFIG_LIBDIR="$static/lib/pkgconfig"

set --
if [ -n "$cross" ]; then
  printf '%s\n' '[binaries]' "c = '$CC'" "ar = '${cross}ar'" "strip = '${cross}strip'" "windres = '${cross}windres'" \
    '[host_machine]' "system = 'windows'" "cpu_family = 'x86_64'" "cpu = 'x86_64'" "endian = 'little'" > cross.txt
  set -- --cross-file cross.txt
fi
meson setup dav1d src/dav1d "$@" --prefix="$static" --libdir=lib --buildtype=release --default-library=static -Db_ndebug=true \
  -Db_staticpic=true -Denable_tools=false -Denable_tests=false
ninja -C dav1d -j "$jobs" install

(
  cd src/libvpx
  # It keeps its options as a text, so its own place must not be among them.
  CROSS=$cross LD=$CC ./configure --target="$vpx" --prefix=/ffmpeg --enable-pic --disable-vp8 --disable-vp9-decoder --disable-examples \
    --disable-tools --disable-docs --disable-unit-tests
  make -j "$jobs"
  make install DIST_DIR="$static"
)
sed "s|^prefix=.*|prefix=$static|" "$static/lib/pkgconfig/vpx.pc" > vpx.pc
mv vpx.pc "$static/lib/pkgconfig/vpx.pc"

set --
case $target in
  # zlib is the system's own, and Windows has none: the toolchain's goes in, and its threads. Where only the static form lies, it is taken.
  win32-*)
    for lib in libz.a libpthread.a libwinpthread.a; do
      file=$($CC -print-file-name=$lib)
      [ ! -f "$file" ] || cp "$file" static/lib/
    done
    set -- --extra-ldflags='-static-libgcc -L../../static/lib'
    [ -z "$cross" ] || set -- "$@" --cross-prefix="$cross" --target-os=mingw32 --arch=x86_64
    ;;
  darwin-*) set -- --install-name-dir=@loader_path/../lib ;;
  # Said here, the linker takes it without the shell and make reading the dollar sign.
  *) export LD_RUN_PATH='$ORIGIN/../lib' ;;
esac
(
  cd src/ffmpeg
  sounds=$(sed -n '/audio codecs/,/subtitles/s/^extern const FFCodec ff_\(.*\)_decoder;.*/\1/p' libavcodec/allcodecs.c | paste -sd, -)
  # No option makes the result GPL. Nothing of this machine gets in but the system's C library and zlib.
  ./configure --prefix=/ffmpeg --cc="$CC" --pkg-config=pkg-config "$@" --enable-shared --disable-static --disable-autodetect \
    --disable-debug --disable-doc --disable-programs --enable-ffmpeg --enable-ffprobe --disable-avdevice --disable-network \
    --enable-zlib --enable-libdav1d --enable-libvpx \
    --disable-protocols --enable-protocol=file,pipe --disable-filters --enable-filter="$filters" \
    --disable-decoder="$sounds" \
    --disable-encoders --enable-encoder="$encoders" --disable-muxers --enable-muxer="$muxers"
  make -j "$jobs"
  make install-progs install-libs DESTDIR="$here/installed"
)

mkdir -p out/bin out/licences
case $target in
  win32-*) cp installed/ffmpeg/bin/*.exe installed/ffmpeg/bin/*.dll out/bin/ ;;
  *) cp installed/ffmpeg/bin/* out/bin/; mkdir out/lib ;;
esac
# By the name that is asked for; the links that only a linker needs stay behind.
case $target in
  linux-*) for lib in installed/ffmpeg/lib/*.so.*; do case ${lib##*.so.} in *.*) ;; *) cp -L "$lib" out/lib/ ;; esac; done ;;
  darwin-*) for lib in installed/ffmpeg/lib/*.[0-9]*.dylib; do case ${lib#*.} in *.*.*) ;; *) cp -L "$lib" out/lib/ ;; esac; done ;;
esac
cp src/ffmpeg/COPYING.LGPLv2.1 out/licences/ffmpeg.txt
cp src/dav1d/COPYING out/licences/dav1d.txt
cat src/libvpx/LICENSE src/libvpx/PATENTS > out/licences/libvpx.txt
case $target in
  win32-*)
    # The licence is the comment that the header begins with.
    header=$(echo '#include <zlib.h>' | $CC -M -x c - | tr -d '\\\\' | tr ' ' '\n' | grep 'zlib\.h$')
    sed '/\*\//q' "$header" > out/licences/zlib.txt
    ;;
esac
