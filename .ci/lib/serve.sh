# Sourced: `serve PROGRAM FILE` starts the reference endpoint on a free port, and sets `url` and `server`, its process.
# What it prints goes to FILE.
serve() {
  "$1" serve --port 0 > "$2" &
  server=$!
  url=
  for _ in $(seq 100); do
    url=$(sed -n 's/^listening on //p' "$2")
    [ -n "$url" ] && return
    sleep 0.1
  done
  echo 'serve printed no address'
  return 1
}
