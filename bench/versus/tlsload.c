// TLS load on a proxy under test, and the processor time that the proxy needs for it: one thread, epoll, TLS 1.3 with AES-128-GCM and X25519.
// Prints one JSON object.
//   tlsload full|resumed CONNECTIONS   a handshake, one round trip of 64 bytes, close_notify, FIN; so many at a time
//   tlsload up|down CONNECTIONS        as many bytes as go
//   tlsload turns CONNECTIONS          64-byte round trips on standing sessions
//   tlsload idle CONNECTIONS           one round trip each, then nothing for a second: resident bytes per session
// then PORT SECONDS PID[,PID...]
#define _GNU_SOURCE
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "measure.h"

enum mode { FULL, RESUMED, UP, DOWN, TURNS, IDLE, MODES };
enum step { SHAKING, OPEN, CLOSING };
enum { MESSAGE = 64, CHUNK = 64 * 1024, TURN = 16, MAX_KEPT = 4096 };
static const char *const names[] = { "full", "resumed", "up", "down", "turns", "idle" };

struct link {
    int fd, number, received, answered;
    enum step step;
    SSL *ssl;
    uint64_t began;
};

static enum mode mode;
static int poller, port, links, opened, alive, kept_count;
static uint64_t reused;
static struct link *all;
static SSL_CTX *context;
static SSL_SESSION *kept[MAX_KEPT];
static char buffer[CHUNK];

static int keep(SSL *ssl, SSL_SESSION *session)
{
    (void)ssl;
    if (mode == RESUMED && kept_count < MAX_KEPT) kept[kept_count++] = SSL_SESSION_dup(session);
    return 0;
}

static void watch(struct link *link, int operation)
{
    struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = link };
    if (epoll_ctl(poller, operation, link->fd, &event)) fail("epoll_ctl");
}

static void open_link(struct link *link)
{
    link->received = link->answered = link->step = 0;
    link->began = now();
    link->fd = connect_to(port, link->number);
    link->ssl = SSL_new(context);
    SSL_set_fd(link->ssl, link->fd);
    SSL_set_connect_state(link->ssl);
    SSL_set_tlsext_host_name(link->ssl, "a.b");
    if (kept_count) {
        SSL_SESSION *session = kept[--kept_count];
        SSL_set_session(link->ssl, session);
        SSL_SESSION_free(session);
    }
    watch(link, EPOLL_CTL_ADD);
}

static void lose(struct link *link, int is_error)
{
    if (is_error && errors++ == 0) ERR_print_errors_fp(stderr);
    SSL_free(link->ssl);
    close(link->fd);
    link->fd = -1;
    if (mode <= RESUMED) open_link(link);
    else alive--;
}

// So many bytes; 0: not now; -1: the other side has ended or broken.
static int result_of(struct link *link, int result)
{
    if (result > 0) return result;
    int error = SSL_get_error(link->ssl, result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
}

static int take(struct link *link, int count) { ERR_clear_error(); return result_of(link, SSL_read(link->ssl, buffer, count)); }

static int put(struct link *link, int count) { ERR_clear_error(); return result_of(link, SSL_write(link->ssl, buffer, count)); }

static int say(struct link *link)
{
    if (mode == TURNS) link->began = now();
    link->received = 0;
    return put(link, MESSAGE) == MESSAGE;
}

static int shake(struct link *link)
{
    ERR_clear_error();
    int result = result_of(link, SSL_do_handshake(link->ssl));
    if (result < 0) lose(link, 1);
    if (result <= 0) return 0;
    link->step = OPEN;
    if (measuring && SSL_session_reused(link->ssl)) reused++;
    if (mode == UP || mode == DOWN || say(link)) return 1;
    lose(link, 1);
    return 0;
}

static void stream(struct link *link)
{
    for (int i = 0; i < TURN; i++) {
        int count = mode == UP ? put(link, CHUNK) : take(link, CHUNK);
        if (count < 0) { lose(link, 1); return; }
        if (count == 0 && mode == UP && take(link, 1) < 0) { lose(link, 1); return; }   // Tickets.
        if (count == 0) return;
        if (measuring) moved += count;
    }
    watch(link, EPOLL_CTL_MOD);   // The turn is over and there is more: raise the edge again.
}

// 0: nothing more for now.
static int on_answer(struct link *link)
{
    int count = take(link, MESSAGE - link->received);
    if (count < 0) lose(link, 1);
    if (count <= 0 || (link->received += count) < MESSAGE) return count > 0;
    link->answered = 1;
    if (mode == IDLE) return 1;
    if (mode != TURNS) {
        link->step = CLOSING;
        SSL_shutdown(link->ssl);
        shutdown(link->fd, SHUT_WR);
        return 1;
    }
    note(link->began);
    if (say(link)) return 1;
    lose(link, 1);
    return 0;
}

static void on_events(struct link *link)
{
    if (link->fd < 0 || (link->step == SHAKING && !shake(link))) return;
    if (mode == UP || mode == DOWN) { stream(link); return; }
    while (link->step == OPEN && !(mode == IDLE && link->answered)) if (!on_answer(link)) return;
    if (link->step != CLOSING) return;
    int count;
    while ((count = take(link, CHUNK)) > 0) { }
    if (count == 0) return;
    note(link->began);
    lose(link, 0);
}

// Serves events until the instant, or (idle) until all that were opened have had their answer.
static void run_until(uint64_t end)
{
    struct epoll_event events[256];
    for (uint64_t at; alive > 0 && (at = now()) < end;) {
        int ready = epoll_wait(poller, events, 256, (end - at) / 1000000 + 1), answered = 0;
        for (int i = 0; i < ready; i++) on_events(events[i].data.ptr);
        for (int i = 0; mode == IDLE && i < opened; i++) answered += all[i].answered;
        if (mode == IDLE && answered == opened) return;
    }
}

static SSL_CTX *new_context(void)
{
    SSL_CTX *made = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(made, TLS1_3_VERSION);
    SSL_CTX_set_ciphersuites(made, "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set1_groups_list(made, "X25519");
    SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_read_ahead(made, 1);
    SSL_CTX_set_default_read_buffer_len(made, CHUNK);
    SSL_CTX_set_options(made, SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(made, keep);
    return made;
}

int main(int count, char **arguments)
{
    while (mode < MODES && (count < 2 || strcmp(arguments[1], names[mode]))) mode++;
    if (mode == MODES || count != 6) { fprintf(stderr, "usage: at the top of tlsload.c\n"); return 2; }
    links = alive = atoi(arguments[2]);
    port = atoi(arguments[3]);
    uint64_t length = atof(arguments[4]) * 1e9;
    for (char *pid = strtok(arguments[5], ","); pid && pid_count < MAX_PIDS; pid = strtok(NULL, ",")) pids[pid_count++] = atoi(pid);

    signal(SIGPIPE, SIG_IGN);
    poller = epoll_create1(EPOLL_CLOEXEC);
    context = new_context();
    all = calloc(links, sizeof *all);
    long resident = mode == IDLE ? proxy_resident_kb() : 0;
    for (int i = 0; i < links; i++) {
        all[i].number = i;
        open_link(&all[i]);
        opened = i + 1;
        if (mode == IDLE && opened % 32 == 0) run_until(now() + 1000000000);   // A few at a time: a queue of handshakes is no idle session.
    }
    run_until(now() + (mode == IDLE ? 30000000000ull : length / 4));
    measuring = 1;
    uint64_t began = now(), cpu = proxy_cpu();
    if (mode == IDLE) sleep(1);
    else run_until(began + length);
    cpu = proxy_cpu() - cpu;
    double seconds = (now() - began) / 1e9;
    if (mode > RESUMED) errors += links - alive;
    for (int i = 0; mode == IDLE && i < links; i++) errors += !all[i].answered;
    if (mode <= RESUMED) errors += (mode == RESUMED ? reused < done * 9 / 10 : reused > 0);   // Not what was to be measured.

    qsort(latencies, latency_count, sizeof *latencies, by_value);
    printf("{\"seconds\":%.3f,\"cpu_ms\":%.3f,\"operations\":%lu,\"cpu_us\":%.3f,\"per_second\":%.1f,\"p50_us\":%.0f,\"p99_us\":%.0f,\"gb_s\":%.4f,\"gb_cpu_s\":%.4f,\"resident_bytes\":%.0f,\"errors\":%lu}\n",
        seconds, cpu / 1e6, done, done ? cpu / 1e3 / done : 0, done / seconds, percentile(0.5), percentile(0.99), moved / seconds / 1e9, cpu ? (double)moved / cpu : 0,
        mode == IDLE ? (proxy_resident_kb() - resident) * 1024.0 / links : 0, errors);
    return errors > 0;
}
