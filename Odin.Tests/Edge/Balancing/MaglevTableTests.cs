using CsCheck;
using Odin.Edge.Apps;
using Odin.Edge.Balancing;
using Odin.Edge.Loops;
using Odin.Grains.Configuration;
using Odin.Tests.Grains.Support;
using Odin.Tests.Support;

namespace Odin.Tests.Edge.Balancing;

public sealed class MaglevTableTests
{
    private const int Clients = 20_000;
    private static readonly List<int> None = [];

    [Fact]
    public void Every_target_has_its_due_of_the_clients()
    {
        int[] weights = [1, 1, 2, 4, 1, 1];
        var counts = Count(Model([.. weights.Select((weight, number) => Specs.Target($"t{number}", weight))]), clients: 1_000_000);

        for (var target = 0; target < weights.Length; target++)
            (counts[target] / (1_000_000.0 * weights[target] / weights.Sum())).ShouldBeInRange(0.99, 1.01);
    }

    [Fact]
    public void A_client_has_the_same_target_on_every_edge_whatever_the_order_in_the_configuration() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int).Sample((count, seed) =>
        {
            var targets = Specs.Targets(count);
            var shuffled = targets.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Map(Model(targets), 500).SequenceEqual(Map(Model(shuffled), 500));
        }, iter: 50);

    [Fact]
    public void Only_the_clients_of_a_target_that_fails_move_and_they_come_back_with_it() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000]).Sample((failing, number) =>
        {
            var targets = Enumerable.Range(0, 10).Select(target => Specs.Target($"t{target}-{number}")).ToArray();
            var (before, ill) = (Map(Model(targets)), Model(targets));
            EdgeModels.Eject(ill, failing);
            var meanwhile = Map(ill);
            var moved = before.Zip(meanwhile).Where(pair => pair.First != pair.Second).ToList();
            return moved.All(pair => pair.First == targets[failing].Address) && !meanwhile.Contains(targets[failing].Address)
                && moved.Count <= Clients * 0.12 && MostOf(moved.Select(pair => pair.Second)) < moved.Count * 0.2;
        }, iter: 20);

    [Fact]
    public void Removing_one_of_ten_targets_from_the_configuration_moves_its_clients_and_hardly_any_others() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 1000], Gen.Int[1, 256]).Sample(RemovingMovesHardlyAnyOthers, iter: 20);

    /// <summary>Ten that once stood in each other's way: five in a hundred others moved.</summary>
    [Fact]
    public void That_is_so_whatever_their_orders_of_places() => RemovingMovesHardlyAnyOthers(removed: 1, number: 557, weight: 145);

    [Fact]
    public void A_session_that_tries_again_meets_every_target_once_in_the_order_of_its_client() =>
        Gen.Select(Gen.Int[1, 12], Gen.ULong).Sample((count, client) =>
        {
            var model = Model([.. Specs.Targets(count), Specs.Target("backup", backup: true)]);
            var order = OrderOf(model, client, count + 1);
            return order.Distinct().Count() == count + 1 && order[^1] == count && order.SequenceEqual(OrderOf(model, client, count + 1));
        });

    [Fact]
    public void A_session_that_has_tried_all_begins_again()
    {
        var model = Model(Specs.Targets(2));

        model.Sources!.Find(77, EdgeModels.Candidates(model), [0, 1]).ShouldBeInRange(0, 1);
    }

    [Fact]
    public void New_clients_of_a_target_above_its_bound_go_on_and_nobody_else_moves()
    {
        var model = Model(Specs.Targets(4));
        var before = Map(model);

        var after = Map(model, world: [100, 100, 100, 170]);
        var below = Map(model, world: [100, 100, 100, 150]);

        before.Zip(after).Where(pair => pair.First != pair.Second).ShouldAllBe(pair => pair.First == model.Targets[3].Address);
        after.ShouldNotContain(model.Targets[3].Address);
        below.ShouldBe(before);
    }

    [Fact]
    public void Few_sessions_move_nobody()
    {
        var model = Model(Specs.Targets(4));

        Map(model, world: [0, 0, 0, 16]).ShouldBe(Map(model));
    }

    [Fact]
    public void With_most_targets_gone_the_rest_still_shares_evenly_and_only_their_clients_stay()
    {
        var model = Model(Specs.Targets(50));
        var before = Map(model);
        for (var ordinal = 0; ordinal < 47; ordinal++) EdgeModels.Eject(model, ordinal);

        var counts = Count(model);

        counts[47..].ShouldAllBe(count => Math.Abs(count - Clients / 3) < Clients / 3 * 0.06);
        before.Zip(Map(model)).Where(pair => model.Targets.Skip(47).Any(target => target.Address == pair.First))
            .ShouldAllBe(pair => pair.First == pair.Second);
    }

    private static void RemovingMovesHardlyAnyOthers(int removed, int number, int weight)
    {
        var targets = Enumerable.Range(0, 10).Select(target => Specs.Target($"t{target}-{number}", weight)).ToArray();
        var (before, after) = (Map(Model(targets)), Map(Model([.. targets.Where((_, target) => target != removed)])));
        var moved = before.Zip(after).Where(pair => pair.First != pair.Second).Select(pair => pair.First).ToList();

        moved.Count.ShouldBeLessThan(Clients * 12 / 100);
        moved.Count(target => target != targets[removed].Address).ShouldBeLessThan(Clients / 100);
    }

    private static AppModel Model(TargetSpec[] targets) =>
        EdgeModels.Model(Specs.App("web", targets) with { Balance = Balance.SourceHash });

    private static int[] OrderOf(AppModel model, ulong client, int count)
    {
        var (candidates, tried) = (EdgeModels.Candidates(model), new List<int>());
        for (var attempt = 0; attempt < count; attempt++) tried.Add(model.Sources!.Find(client, candidates, tried));
        return [.. tried];
    }

    private static TargetAddress[] Map(AppModel model, int clients = Clients, int[]? world = null)
    {
        var candidates = EdgeModels.Candidates(model, world is null ? null : EdgeModels.Snapshot(model, world));
        return [.. Enumerable.Range(0, clients)
            .Select(number => model.Targets[model.Sources!.Find(Client(number), candidates, None)].Address)];
    }

    private static int[] Count(AppModel model, int clients = Clients)
    {
        var (counts, candidates) = (new int[model.Targets.Length], EdgeModels.Candidates(model));
        for (var number = 0; number < clients; number++) counts[model.Sources!.Find(Client(number), candidates, None)]++;
        return counts;
    }

    /// <summary>Neighbours in one network, as clients tend to be.</summary>
    private static ulong Client(int number) =>
        ClientHash.Of(ClientAddress.Of([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), new SourceHashSpec());

    private static int MostOf(IEnumerable<TargetAddress> targets) =>
        targets.GroupBy(target => target).Select(group => group.Count()).DefaultIfEmpty(0).Max();
}
