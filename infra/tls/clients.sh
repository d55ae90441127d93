#!/usr/bin/env bash
# Programs that people use, through an edge that terminates TLS, that encrypts anew, and that passes TLS through by name. Prints one line each; ends with the number that failed.
#   dotnet build -c Release Odin.Cli && sudo infra/tls/clients.sh [--audit FOLDER]      --audit: also testssl.sh and sslscan against an app with defaults, their reports in FOLDER (minutes)
# Needs root (a network namespace of its own) and Debian's iproute2 openssl curl postgresql redis mosquitto mosquitto-clients swaks wrk nghttp2-client ncat nginx python3; testssl.sh sslscan.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
odin=${ODIN:-$here/../../Odin.Cli/bin/Release/net10.0/odin.dll}

if [ -z "${CLIENTS_NAMESPACE:-}" ]; then
  exec unshare --net --mount --pid --fork --kill-child --mount-proc env CLIENTS_NAMESPACE=1 "$0" "$@"   # All that it starts ends with it.
fi
ip link set lo up
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"
echo '127.0.0.1 localhost shop.example' >hosts && mount --bind hosts /etc/hosts

certificates() {
  mkdir edge
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/CN=authority' -keyout ca.key -out ca.crt 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj '/CN=shop.example' -keyout edge/shop.key -out shop.csr 2>/dev/null
  openssl x509 -req -in shop.csr -CA ca.crt -CAkey ca.key -days 90 -out leaf.crt 2>/dev/null \
    -extfile <(printf 'subjectAltName=DNS:shop.example\nauthorityInfoAccess=OCSP;URI:http://ocsp.shop.example\ncrlDistributionPoints=URI:http://crl.shop.example/ca.crl\n')
  cat leaf.crt ca.crt >edge/shop.crt
  cp ca.crt edge/authority.crt
  install -m 644 edge/shop.key target.key
}

# name, port without TLS, port with TLS. The edge has it at 1xxxx (ended), 2xxxx (encrypted anew) and 3xxxx (passed through).
apps='web 9080 9480
h2 9081 9481
echo 9007 9407
smtp 9025 9425
redis 9379 9479
mqtt 9883 9484
db 9432 9432'

targets() {
  mkdir web && echo -n hello >web/index.html
  cat >nginx.conf <<END
daemon off; pid $work/nginx.pid; error_log $work/nginx.err crit; user root;
events {}
http { access_log off; root $work/web; ssl_certificate $work/edge/shop.crt; ssl_certificate_key $work/edge/shop.key; ssl_protocols TLSv1.2 TLSv1.3;
  add_header Strict-Transport-Security max-age=31536000; add_header Content-Security-Policy "default-src 'self'"; add_header X-Frame-Options DENY;   # testssl.sh looks at the target, too.
  server { listen 9080; } server { listen 9480 ssl; } server { listen 9081 http2; } server { listen 9481 ssl http2; } }
END
  nginx -p "$work" -c "$work/nginx.conf" >nginx.log 2>&1 &
  python3 "$here/targets.py" edge/shop.crt target.key >targets.log 2>&1 &
  redis-server --port 9379 --tls-port 9479 --tls-cert-file edge/shop.crt --tls-key-file target.key --tls-ca-cert-file ca.crt --tls-auth-clients no --save '' >redis.log 2>&1 &
  printf 'listener 9883 127.0.0.1\nallow_anonymous true\nlistener 9484 127.0.0.1\ncertfile %s/edge/shop.crt\nkeyfile %s/target.key\n' "$work" "$work" >mosquitto.conf
  mosquitto -c mosquitto.conf >mosquitto.log 2>&1 &
  install -d -o nobody db && install -o nobody -m 600 target.key db/key && install -o nobody edge/shop.crt db/crt
  as_nobody="setpriv --reuid nobody --regid nogroup --clear-groups"
  postgres=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
  $as_nobody "$postgres/initdb" -D db/data -U odin -A trust --no-sync --no-instructions >postgres.log
  $as_nobody "$postgres/postgres" -D db/data -p 9432 -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c ssl=on -c ssl_cert_file="$work/db/crt" -c ssl_key_file="$work/db/key" >>postgres.log 2>&1 &
}

edge() {
  {
    echo 'Apps:'
    while read -r name plain secured; do
      start=$([ "$name" = db ] && echo Postgres || echo None)
      alpn=$([ "$name" = h2 ] && echo h2 || true)
      echo "  - { Name: $name-ended, Ports: [$((10000 + plain))], Targets: ['127.0.0.1:$plain'], StartTls: $start, Tls: { Certificates: [shop], Alpn: [$alpn] } }"
      echo "  - { Name: $name-anew, Ports: [$((20000 + plain))], Targets: ['127.0.0.1:$secured'], StartTls: $start, Tls: { Certificates: [shop], Alpn: [$alpn] }, TargetTls: { ServerName: shop.example, Ca: authority } }"
      echo "  - { Name: $name-passed, Ports: [$((30000 + plain))], Targets: ['127.0.0.1:$secured'], StartTls: $start, ServerNames: [shop.example] }"
    done <<<"$apps"
  } >odin.yaml
  dotnet "$odin" run -f odin.yaml --certificate-directory edge --loops 1 >odin.log 2>&1 &
  for _ in $(seq 300); do
    [ "$(ss -Hltn | grep -cE ':(19080|29432|39883) ')" -ge 3 ] && return
    sleep 0.2
  done
  echo "the edge does not listen:" && tail -20 odin.log && exit 1
}

failed=0
# try NAME WANTED COMMAND...: the output must have what is wanted.
try() {
  local name=$1 wanted=$2 said
  shift 2
  said=$(timeout 60 "$@" 2>&1 </dev/null) || true
  if grep -qE -- "$wanted" <<<"$said"; then printf '%-24s %s\n' "$name" ok
  else printf '%-24s %s\n' "$name" "FAILED: $(tail -n 3 <<<"$said" | tr '\n' ' ')"; failed=$((failed + 1)); fi
}

all_clients() {
  local way=$1 from=$2
  for version in 1.2 1.3; do
    try "curl, TLS $version $way" hello curl -sS "--tlsv$version" --tls-max "$version" --cacert ca.crt "https://shop.example:$((from + 9080))/"
    try "openssl, TLS $version $way" '"?hello' sh -c "(printf 'GET / HTTP/1.0\r\n\r\n'; sleep 1) | openssl s_client -connect localhost:$((from + 9080)) -servername shop.example -CAfile ca.crt -verify_return_error -quiet -tls${version/./_}"
  done
  try "psql verify-full $way" '^42$' psql -X -t -A -c 'select 42' "host=shop.example port=$((from + 9432)) user=odin dbname=postgres sslmode=verify-full sslrootcert=$work/ca.crt"
  try "redis-cli --tls $way" PONG redis-cli -h shop.example -p $((from + 9379)) --tls --sni shop.example --cacert ca.crt ping
  try "mosquitto_pub/sub $way" '^news$' sh -c "mosquitto_sub -h shop.example -p $((from + 9883)) --cafile ca.crt -t t -C 1 -W 20 & sleep 1; mosquitto_pub -h shop.example -p $((from + 9883)) --cafile ca.crt -t t -m news; wait"
  try "swaks $way" '250 fine' swaks --server shop.example --port $((from + 9025)) --tls-on-connect --tls-verify --tls-ca-path ca.crt --tls-sni shop.example --to a@shop.example --from b@shop.example
  try "wrk $way" 'requests in' sh -c "wrk -t1 -c8 -d1 https://shop.example:$((from + 9080))/ | grep -v 'errors'"
  try "curl --http2 $way" '^hello 2$' curl -sS --http2 -w ' %{http_version}\n' --cacert ca.crt "https://shop.example:$((from + 9081))/"
  try "h2load (HTTP/2) $way" ' 100 succeeded, 0 failed' h2load -n100 -c4 "https://shop.example:$((from + 9081))/"
  try "h2load --h1 $way" ' 100 succeeded, 0 failed' h2load --h1 -n100 -c4 "https://shop.example:$((from + 9080))/"
  try "ncat --ssl $way" '^echoed$' sh -c "(echo echoed; sleep 1) | ncat --ssl --ssl-verify --ssl-trustfile ca.crt --ssl-servername shop.example shop.example $((from + 9007))"
  try "python ssl $way" '^echoed$' python3 -c "
import socket, ssl
with ssl.create_default_context(cafile='ca.crt').wrap_socket(socket.create_connection(('127.0.0.1', $((from + 9007)))), server_hostname='shop.example') as tls:
    tls.sendall(b'echoed'); print(tls.recv(6).decode())"
  try ".NET HttpClient $way" hello "$work/client/out/client" $((from + 9080)) ca.crt
}

audit() {
  mkdir -p "$1"
  testssl --quiet --color 0 --warnings off --add-ca ca.crt --ip 127.0.0.1 --jsonfile "$work/testssl.json" shop.example:19080 >"$work/testssl.txt" 2>&1 || true
  sslscan --no-colour --sni-name=shop.example 127.0.0.1:19080 >"$work/sslscan.txt" 2>&1 || true
  cp testssl.json testssl.txt sslscan.txt "$1"
  echo "testssl.sh, by severity:"
  python3 -c "
import collections, json
found = json.load(open('testssl.json'))
print(dict(collections.Counter(one['severity'] for one in found)))
for one in found:
    if one['severity'] in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'WARN'): print(' ', one['severity'], one['id'] + ':', one['finding'])"
  grep -E 'enabled|disabled|Accepted|Preferred|vulnerable' sslscan.txt
}

certificates
targets
mkdir client && cp "$here/client.cs" client/ && (cd client && dotnet publish client.cs -o out -v q -p:PublishAot=false >publish.log 2>&1 || { tail -5 publish.log; exit 1; })
edge
for way in ended:10000 anew:20000 passed:30000; do all_clients "${way%:*}" "${way#*:}"; done
[ "${1:-}" != --audit ] || audit "$2"
grep -c 'bug of Odin' odin.log >/dev/null && { echo 'the edge reports bugs:'; grep 'bug of Odin' odin.log; failed=$((failed + 1)); }
echo "$failed failed"
[ "$failed" -eq 0 ]
