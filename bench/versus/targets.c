// Targets for a proxy under test: one process, one thread, epoll.
//   targets ECHO-PORT SINK-PORT SOURCE-PORT       on 127.0.0.1; several copies share the ports
// echo sends back what it gets and FIN after FIN; sink drops what it gets; source sends until it is told to stop.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum kind { ECHO, SINK, SOURCE };
enum { CHUNK = 64 * 1024, TURN = 16 };

struct peer {
    int fd;
    enum kind kind;
    int listens, ended;
    char *rest;              // What the other side did not take yet.
    size_t start, length;
    struct peer *next_free;
};

static char chunk[CHUNK];
static int poller;
static struct peer *free_peers;

static void fail(const char *what) { perror(what); exit(1); }

static void watch(struct peer *peer, int operation)
{
    struct epoll_event event = { .events = peer->listens ? EPOLLIN : EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = peer };
    if (epoll_ctl(poller, operation, peer->fd, &event)) fail("epoll_ctl");
}

static struct peer *new_peer(int fd, enum kind kind, int listens)
{
    struct peer *peer = free_peers;
    if (peer) free_peers = peer->next_free;
    else if (!(peer = malloc(sizeof *peer))) fail("malloc");
    *peer = (struct peer){ .fd = fd, .kind = kind, .listens = listens };
    watch(peer, EPOLL_CTL_ADD);
    return peer;
}

static void drop(struct peer *peer)
{
    close(peer->fd);
    free(peer->rest);
    peer->fd = -1;
    peer->next_free = free_peers;
    free_peers = peer;
}

static void listen_on(int port, enum kind kind)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 8192)) fail("listen");
    new_peer(fd, kind, 1);
}

static void accept_all(struct peer *listener)
{
    for (int i = 0; i < 256; i++) {
        int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        new_peer(fd, listener->kind, 0);
    }
}

// 1: all is sent. 0: the other side is full. -1: it is gone.
static int flush(struct peer *peer)
{
    while (peer->length) {
        ssize_t sent = send(peer->fd, peer->rest + peer->start, peer->length, MSG_NOSIGNAL);
        if (sent < 0) return errno == EAGAIN ? 0 : -1;
        peer->start += sent;
        peer->length -= sent;
    }
    free(peer->rest);
    peer->rest = NULL;
    return 1;
}

static int echo_once(struct peer *peer)
{
    int flushed = flush(peer);
    if (flushed <= 0) return flushed;
    ssize_t got = recv(peer->fd, chunk, CHUNK, 0);
    if (got <= 0) return got < 0 && errno == EAGAIN ? 0 : -1;
    ssize_t sent = send(peer->fd, chunk, got, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) return -1;
    if (sent < 0) sent = 0;
    if (sent == got) return 1;
    peer->length = got - sent;
    peer->start = 0;
    if (!(peer->rest = malloc(peer->length))) fail("malloc");
    memcpy(peer->rest, chunk + sent, peer->length);
    return 0;
}

static int sink_once(struct peer *peer)
{
    ssize_t got = recv(peer->fd, chunk, 4 * CHUNK, MSG_TRUNC);   // MSG_TRUNC on TCP: dropped in the kernel. Not more: a call in the kernel is not interrupted, and small sessions wait for it.
    return got > 0 ? 1 : got < 0 && errno == EAGAIN ? 0 : -1;
}

static int source_once(struct peer *peer)
{
    char byte;
    ssize_t got = recv(peer->fd, &byte, 1, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return -1;
    ssize_t sent = send(peer->fd, chunk, CHUNK, MSG_NOSIGNAL);
    return sent >= 0 ? 1 : errno == EAGAIN ? 0 : -1;
}

static void serve(struct peer *peer)
{
    for (int i = 0; i < TURN; i++) {
        int more = peer->kind == ECHO ? echo_once(peer) : peer->kind == SINK ? sink_once(peer) : source_once(peer);
        if (more < 0) drop(peer);
        if (more <= 0) return;
    }
    watch(peer, EPOLL_CTL_MOD);   // The turn is over and there is more: raise the edge again.
}

int main(int count, char **arguments)
{
    if (count != 4) { fprintf(stderr, "usage: targets ECHO-PORT SINK-PORT SOURCE-PORT\n"); return 2; }
    signal(SIGPIPE, SIG_IGN);
    poller = epoll_create1(EPOLL_CLOEXEC);
    for (int kind = ECHO; kind <= SOURCE; kind++) listen_on(atoi(arguments[1 + kind]), kind);
    struct epoll_event events[512];
    for (;;) {
        int ready = epoll_wait(poller, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            struct peer *peer = events[i].data.ptr;
            if (peer->fd < 0) continue;
            if (peer->listens) accept_all(peer);
            else serve(peer);
        }
    }
}
