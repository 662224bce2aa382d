#!/bin/sh
# Renders the PNG, ICO and ICNS files of this folder from its SVG sources. Run it after a change of
# an SVG and commit the result. Needs rsvg-convert (librsvg2-bin), convert (imagemagick) and
# png2icns (icnsutils).
#
# icon.svg is the mark of the brand. The tray's four differ by shape as well as by colour, so that
# the network's state is told without colour too: grey ring, green disc, amber triangle, red octagon.
set -eu
cd "$(dirname "$0")"

png() { rsvg-convert -w "$2" -h "$2" "$1.svg" -o "$3"; }

for light in grey green amber red; do png "tray-$light" 64 "tray-$light.png"; done
png icon 32 32x32.png
png icon 128 128x128.png
png icon 256 128x128@2x.png
png icon 512 icon.png

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for size in 16 24 32 48 64 128 256 512; do png icon "$size" "$work/$size.png"; done
convert "$work/16.png" "$work/24.png" "$work/32.png" "$work/48.png" "$work/64.png" "$work/256.png" icon.ico
png2icns icon.icns "$work/16.png" "$work/32.png" "$work/48.png" "$work/128.png" "$work/256.png" "$work/512.png" >/dev/null
