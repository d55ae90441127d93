// Load on a proxy under test, and the processor time that the proxy needs for it: one thread, epoll. Prints one JSON object.
//   load up|down|echo CONNECTIONS      as many bytes as go
//   load short CONNECTIONS MESSAGES    connect, MESSAGES round trips of 64 bytes, close; so many at a time
//   load hello CONNECTIONS MESSAGES    the same, and the message is the ClientHello of a TLS client that asks for a.b
//   load turns CONNECTIONS             64-byte round trips on standing connections
//   load paced CONNECTIONS             the same, each a millisecond after the answer before: as many, nearly, through a slow proxy as through a fast one
//   load rare CONNECTIONS              the same, each 50 ms after: so few that what they cost does not show
//   load idle CONNECTIONS              one round trip each, then nothing for a second: resident bytes per connection
//   load check CONNECTIONS             2 MB echoed each way, every byte compared, then FIN must come back after FIN
// then PORT SECONDS PID[,PID...]
#define _GNU_SOURCE
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>
#include "measure.h"

enum mode { UP, DOWN, ECHO, SHORT, TURNS, PACED, RARE, IDLE, CHECK };
enum { MESSAGE = 64, CHUNK = 64 * 1024, PATTERN = 65521, CHECKED = 2000000 };
static const char *const names[] = { "up", "down", "echo", "short", "turns", "paced", "rare", "idle", "check" };

struct link {
    int fd, number, connected, messages, received, finished;
    uint64_t began, due, in, out;   // due: when it speaks again; 0: it waits for its answer.
};

static enum mode mode;
static int poller, port, links, messages = 1, alive;
static uint64_t pause_ms;   // Between an answer and the next question; 0: none, or another mode.
static struct link *all;
static char *buffer, *pattern;
static uint64_t wrong;

// A ClientHello of 64 bytes: one suite, one extension, the name a.b.
static void put_hello(char *at)
{
    static const unsigned char head[] = { 22, 3, 1, 0, 59, 1, 0, 0, 55, 3, 3 }, tail[] = { 0, 0, 2, 19, 1, 1, 0, 0, 12, 0, 0, 0, 8, 0, 6, 0, 0, 3, 'a', '.', 'b' };
    memcpy(at, head, sizeof head);
    memcpy(at + MESSAGE - sizeof tail, tail, sizeof tail);
}

static void open_link(struct link *link)
{
    link->connected = link->messages = link->received = link->finished = 0;
    link->in = link->out = link->due = 0;
    link->began = now();
    link->fd = connect_to(port, link->number);
    struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = link };
    if (epoll_ctl(poller, EPOLL_CTL_ADD, link->fd, &event)) fail("epoll_ctl");
}

static void lose(struct link *link, int is_error)
{
    if (is_error) errors++;
    close(link->fd);
    link->fd = -1;
    if (mode == SHORT) open_link(link);
    else alive--;
}

static void say(struct link *link)
{
    if (mode != SHORT) link->began = now();
    link->received = 0;
    if (send(link->fd, buffer, MESSAGE, MSG_NOSIGNAL) != MESSAGE) lose(link, 1);
}

static void on_answer(struct link *link)
{
    char answer[MESSAGE];
    ssize_t got = recv(link->fd, answer, MESSAGE - link->received, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) { lose(link, 1); return; }
    if ((link->received += got) < MESSAGE) return;
    link->messages++;
    if (mode == TURNS) { note(link->began); say(link); }
    else if (pause_ms) { note(link->began); link->due = now() + pause_ms * 1000000; }
    else if (mode == SHORT && link->messages < messages) say(link);
    else if (mode == SHORT) { note(link->began); lose(link, 0); }
}

static void on_stream(struct link *link, uint32_t events)
{
    while (mode != DOWN && events & EPOLLOUT) {
        ssize_t sent = send(link->fd, buffer, CHUNK, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) { lose(link, 1); return; }
        if (sent > 0 && measuring) moved += sent, link->out += sent;
        if (sent < CHUNK) break;
    }
    while (mode != UP && events & EPOLLIN) {
        ssize_t got = recv(link->fd, buffer, CHUNK, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN)) { lose(link, 1); return; }
        if (got > 0 && measuring) moved += got, link->in += got;
        if (got < CHUNK) break;
    }
}

static const char *expected(struct link *link, uint64_t offset) { return pattern + (offset + link->number * 977u) % PATTERN; }

static void on_check(struct link *link)
{
    while (link->out < CHECKED) {
        size_t want = CHECKED - link->out < PATTERN ? CHECKED - link->out : PATTERN;
        ssize_t sent = send(link->fd, expected(link, link->out), want, MSG_NOSIGNAL);
        if (sent < 0 && errno != EAGAIN) { lose(link, 1); return; }
        if (sent < 0) break;
        link->out += sent;
    }
    if (link->out == CHECKED && !link->finished++) shutdown(link->fd, SHUT_WR);
    for (;;) {
        ssize_t got = recv(link->fd, buffer, PATTERN, 0);
        if (got < 0 && errno == EAGAIN) return;
        if (got <= 0) { lose(link, got < 0 || link->in != CHECKED); return; }
        if (memcmp(buffer, expected(link, link->in), got)) wrong++;
        link->in += got;
    }
}

static void on_events(struct link *link, uint32_t events)
{
    if (link->fd < 0) return;
    if (events & EPOLLERR) { lose(link, 1); return; }
    if (!link->connected) {
        if (!(events & EPOLLOUT)) return;
        link->connected = 1;
        if (mode == SHORT || mode == TURNS || pause_ms || mode == IDLE) { say(link); return; }
    }
    if (mode == CHECK) on_check(link);
    else if (mode <= ECHO) on_stream(link, events);
    else if (events & EPOLLIN) on_answer(link);
}

// Those whose pause is over speak. Returns when the next one's is, or the end.
static uint64_t speak_due(uint64_t end)
{
    for (int i = 0; i < links; i++) {
        if (all[i].fd < 0 || !all[i].due) continue;
        if (all[i].due <= now()) { all[i].due = 0; say(&all[i]); }
        else if (all[i].due < end) end = all[i].due;
    }
    return end;
}

// Serves events until the instant, or until no link is left, or (idle) until all have had their answer.
static void run_until(uint64_t end)
{
    struct epoll_event events[256];
    for (uint64_t left; alive > 0 && (left = now()) < end;) {
        uint64_t until = pause_ms ? speak_due(end) : end;
        left = until > (left = now()) ? until - left : 0;
        struct timespec pause = { .tv_sec = left / 1000000000, .tv_nsec = left % 1000000000 };
        int ready = epoll_pwait2(poller, events, 256, &pause, NULL);
        for (int i = 0; i < ready; i++) on_events(events[i].data.ptr, events[i].events);
        if (mode != IDLE) continue;
        int answered = 0;
        for (int i = 0; i < links; i++) answered += all[i].messages;
        if (answered == links) return;
    }
}

int main(int count, char **arguments)
{
    int next = 1, is_hello = count > 1 && !strcmp(arguments[1], "hello");
    if (is_hello) arguments[1] = "short";
    while (mode <= CHECK && (count < 2 || strcmp(arguments[1], names[mode]))) mode++;
    if (mode > CHECK || count != (mode == SHORT ? 7 : 6)) { fprintf(stderr, "usage: at the top of load.c\n"); return 2; }
    links = alive = atoi(arguments[++next]);
    if (mode == SHORT) messages = atoi(arguments[++next]);
    pause_ms = mode == PACED ? 1 : mode == RARE ? 50 : 0;
    port = atoi(arguments[++next]);
    uint64_t length = atof(arguments[++next]) * 1e9;
    for (char *pid = strtok(arguments[++next], ","); pid && pid_count < MAX_PIDS; pid = strtok(NULL, ",")) pids[pid_count++] = atoi(pid);

    signal(SIGPIPE, SIG_IGN);
    poller = epoll_create1(EPOLL_CLOEXEC);
    buffer = calloc(1, CHUNK);
    if (is_hello) put_hello(buffer);
    pattern = malloc(2 * PATTERN);
    srandom(1);
    for (int i = 0; i < PATTERN; i++) pattern[i] = pattern[i + PATTERN] = (char)random();
    all = calloc(links, sizeof *all);

    long resident = mode == IDLE ? proxy_resident_kb() : 0;
    for (int i = 0; i < links; i++) { all[i].number = i; open_link(&all[i]); }
    if (mode < IDLE) run_until(now() + length / 4);
    if (mode == IDLE) { run_until(now() + 30000000000ull); if (alive < links) errors++; }
    measuring = 1;
    uint64_t began = now(), cpu = proxy_cpu();
    if (mode == IDLE) sleep(1);
    else run_until(mode == CHECK ? now() + 60000000000ull : now() + length);
    cpu = proxy_cpu() - cpu;
    double seconds = (now() - began) / 1e9;
    if (mode == CHECK) errors += alive;
    else if (mode != SHORT) errors += links - alive;

    int silent = 0;
    for (int i = 0; i < links; i++) silent += all[i].in + all[i].out == 0;
    qsort(latencies, latency_count, sizeof *latencies, by_value);
    printf("{\"seconds\":%.3f,\"cpu_ms\":%.3f,\"operations\":%lu,\"cpu_us\":%.3f,\"per_second\":%.1f,\"p50_us\":%.0f,\"p99_us\":%.0f,\"gb_s\":%.4f,\"gb_cpu_s\":%.4f,\"resident_bytes\":%.0f,\"silent\":%d,\"errors\":%lu,\"wrong\":%lu}\n",
        seconds, cpu / 1e6, done, done ? cpu / 1e3 / done : 0, done / seconds, percentile(0.5), percentile(0.99), moved / seconds / 1e9, cpu ? (double)moved / cpu : 0,
        mode == IDLE ? (proxy_resident_kb() - resident) * 1024.0 / links : 0, silent, errors, wrong);
    return errors || wrong;
}
