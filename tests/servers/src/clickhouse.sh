# Starts ClickHouse in a new directory and prints `ready DIRECTORY`: one server, or two servers with ZooKeeper, which are
# two shards or two replicas of one shard. Each line of standard input is a command, `stop 2` or `start 2`. Standard input
# closes when the process that started this script ends, even if it was killed; then this script removes the servers and
# the directory. Arguments: single | shards | replicas, then the server, the password, ZooKeeper's classes and port, and
# three ports for each server: HTTP, TCP and the port for other servers.
set -u
kind=$1 serve=$2 password=$3 classes=$4 zookeeper=$5
shift 5
umask 077
# The server's user may have no write access to `TMPDIR`.
directory=$(mktemp -d "${TMPDIR:-/tmp}/throwaway-XXXXXX" 2>/dev/null) || directory=$(mktemp -d /tmp/throwaway-XXXXXX) || exit 1
server_zookeeper='' server_1='' server_2=''
finish() {
    # No data is worth writing to disk.
    for server in $server_zookeeper $server_1 $server_2; do kill -s KILL "$server"; done
    for server in $server_zookeeper $server_1 $server_2; do wait "$server"; done
    rm -rf "$directory"
}
trap finish EXIT
cd "$directory" || exit 1
exec 2>log
fail() { echo "failed"; cat log ./*/log 2>/dev/null; exit 1; }

# The configuration of server $1 with the ports $2, $3 and $4. All servers have the root element of old versions.
configure() {
    mkdir -p "$1"
    shard=$1
    if [ "$kind" = replicas ]; then shard=1; fi
    {
        echo "<yandex><logger><level>information</level><log>$directory/$1/log</log></logger>
<listen_host>127.0.0.1</listen_host><http_port>$2</http_port><tcp_port>$3</tcp_port>
<interserver_http_port>$4</interserver_http_port><interserver_http_host>127.0.0.1</interserver_http_host>
<path>$directory/$1/data/</path><tmp_path>$directory/$1/tmp/</tmp_path>
<users_config>$directory/$1/users.xml</users_config><default_profile>default</default_profile>
<default_database>default</default_database><mark_cache_size>67108864</mark_cache_size>"
        if [ "$kind" != single ]; then
            echo "<zookeeper><node><host>127.0.0.1</host><port>$zookeeper</port></node></zookeeper>
<macros><shard>$shard</shard><replica>$1</replica></macros>
<distributed_ddl><path>/clickhouse/task_queue/ddl</path></distributed_ddl>
<remote_servers><logs>$shards</logs></remote_servers>"
        fi
        echo "</yandex>"
    } >"$1/config.xml"
    echo "<yandex><profiles><default><log_queries>0</log_queries></default></profiles><quotas><default/></quotas>
<users><default><password>$password</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
<quota>default</quota></default></users></yandex>" >"$1/users.xml"
}
replica() { echo "<replica><host>127.0.0.1</host><port>$1</port><user>default</user><password>$password</password></replica>"; }
start() {
    : >"$1/log"
    "$serve" --config-file="$directory/$1/config.xml" </dev/null >>"$1/out" 2>&1 &
    eval "server_$1=$!"
}
# The log is read instead of sending a query, because Debian's server comes without a client.
await() {
    tries=0
    until grep -q 'Ready for connections' "$1/log" 2>/dev/null; do
        eval "kill -0 \"\$server_$1\"" 2>/dev/null || { eval "server_$1="; cat "$1/out" >>log; fail; }
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail
        sleep 0.1
    done
}

# Waits for server $1 of a cluster. Version 18.16 may end within its first second with a segmentation fault, because two of
# its threads connect to ZooKeeper at once. Then it is started again.
settle() {
    starts=0
    await "$1"
    sleep 1
    until eval "kill -0 \"\$server_$1\"" 2>/dev/null; do
        starts=$((starts + 1))
        [ "$starts" -lt 10 ] || fail
        start "$1"
        await "$1"
        sleep 1
    done
}

shards=
if [ "$kind" = single ]; then
    configure 1 "$1" "$2" "$3"
    start 1
    await 1
else
    case $kind in
    shards) between='</shard><shard><internal_replication>true</internal_replication>' ;;
    *) between= ;;
    esac
    shards="<shard><internal_replication>true</internal_replication>$(replica "$2")$between$(replica "$5")</shard>"
    mkdir zookeeper
    printf 'tickTime=500\ndataDir=%s\nclientPort=%s\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n' \
        "$directory/zookeeper" "$zookeeper" >zookeeper/zoo.cfg
    printf 'forceSync=no\nmaxClientCnxns=0\n' >>zookeeper/zoo.cfg
    java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dzookeeper.forceSync=no -cp "$classes" \
        org.apache.zookeeper.server.quorum.QuorumPeerMain zookeeper/zoo.cfg </dev/null >zookeeper/log 2>&1 &
    server_zookeeper=$!
    # A server that finds no ZooKeeper at its start may end at the first statement that needs it.
    tries=0
    until java -Xmx32m -cp "$classes" org.apache.zookeeper.client.FourLetterWordMain 127.0.0.1 "$zookeeper" srvr 2>/dev/null |
        grep -q Mode; do
        kill -0 "$server_zookeeper" 2>/dev/null || { server_zookeeper=; cat zookeeper/log >>log; fail; }
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || fail
        sleep 0.1
    done
    configure 1 "$1" "$2" "$3"
    configure 2 "$4" "$5" "$6"
    start 1
    start 2
    settle 1
    settle 2
fi
echo "ready $directory"
while read -r command number; do
    case $command in
    stop)
        eval "server=\$server_$number"
        kill -s KILL "$server"
        wait "$server"
        eval "server_$number="
        ;;
    start) start "$number" && settle "$number" ;;
    esac
    echo "done"
done
