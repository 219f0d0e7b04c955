# Starts a server in a new directory and prints `ready DIRECTORY`. Standard input closes when the process that started
# this script ends, even if it was killed; then this script removes the server and the directory. The script runs in a
# process group of its own, so Ctrl-C doesn't reach it. Arguments: postgres | mariadb, then the programs to install,
# serve and query, then the port and the password.
set -u
kind=$1 install=$2 serve=$3 ask=$4 port=$5 password=$6
umask 077
# The server's user may have no write access to `TMPDIR`.
directory=$(mktemp -d "${TMPDIR:-/tmp}/throwaway-XXXXXX" 2>/dev/null) || directory=$(mktemp -d /tmp/throwaway-XXXXXX) || exit 1
server=
finish() {
    if [ -n "$server" ]; then kill -s "$signal" "$server"; wait "$server"; fi
    rm -rf "$directory"
}
trap finish EXIT
cd "$directory" || exit 1
exec 2>log
fail() { echo "failed"; cat log; exit 1; }

case $kind in
postgres)
    # Stops PostgreSQL at once and frees its shared memory.
    signal=QUIT
    # A German locale for the server's messages, created here because few machines have one.
    if localedef -i de_DE -f UTF-8 --no-archive "$directory/de_DE.UTF-8" >>log 2>&1; then export LOCPATH="$directory"; fi
    export LC_ALL=C TZ=UTC
    printf '%s' "$password" >password
    "$install" -D data -U postgres -A scram-sha-256 --pwfile=password --locale=C -E UTF8 --no-sync >>log 2>&1 || fail
    unset LC_ALL
    "$serve" -D data -p "$port" -h 127.0.0.1 -k "$directory" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c max_connections=200 -c shared_buffers=32MB </dev/null >>log 2>&1 &
    server=$!
    answers() { PGPASSWORD=$password "$ask" -X -h "$directory" -p "$port" -U postgres -c 'SELECT 1' >/dev/null 2>&1; }
    ;;
mariadb)
    # No data is worth writing to disk.
    signal=KILL
    case $install in
    *install*) "$install" --no-defaults --datadir="$directory/data" --skip-test-db >>log 2>&1 || fail ;;
    *) "$install" --no-defaults --datadir="$directory/data" --initialize-insecure >>log 2>&1 || fail ;;
    esac
    printf "CREATE USER tester@'%%' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO tester@'%%' WITH GRANT OPTION;\n" "$password" >init.sql
    "$serve" --no-defaults --datadir="$directory/data" --socket="$directory/socket" --pid-file="$directory/pid" --port="$port" \
        --bind-address=127.0.0.1 --skip-name-resolve --innodb-flush-log-at-trx-commit=0 --max-connections=200 \
        --init-file="$directory/init.sql" </dev/null >>log 2>&1 &
    server=$!
    answers() { MYSQL_PWD=$password "$ask" --no-defaults -S "$directory/socket" -u tester -e 'SELECT 1' >/dev/null 2>&1; }
    ;;
esac

# Queried through the socket in the directory, because another server might listen on the port.
tries=0
until answers; do
    kill -0 "$server" 2>/dev/null || { server=; fail; }
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || fail
    sleep 0.1
done
echo "ready $directory"
cat >/dev/null
